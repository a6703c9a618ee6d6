/**
 * Dead letters over HTTP, over a real Postgres and with a consumer that carries out what is asked for.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { toDeadLetterRoutes } from "../../../api/dead_letters/dead_letter_routes.ts";
import type { DeadLetterDetails } from "../../../api/dead_letters/letter_schemas.ts";
import { createGuard } from "../../../api/auth/guard.ts";
import { openApiKeys } from "../../../api/auth/open_api_keys.ts";
import { watchRequests } from "../../../consumer/dead_letters/watch_requests.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { createKey } from "../../../operate/api_key/create_key.ts";
import { readAudit } from "../../../shared/audit/read_audit.ts";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import {
  createFakePipeline,
  type FakePipeline,
} from "../../consumer/dead_letters/support/fake_pipeline.ts";
import { verifyPipeline } from "../../consumer/dead_letters/support/replay.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { aProduct, prepare } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { makeLogins } from "../../support/postgres/log_in.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { createJudge } from "../docs/support/documented.ts";
import { aDocumentedApp } from "../docs/support/a_documented_app.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

const office = await createKey({ name: "office", scopes: ["admin"] });
const gent = await createKey({ name: "gent", scopes: ["admin"], stores: ["Gent"] });
const reader = await createKey({ name: "reader", scopes: ["read"] });
const guarded = {
  hasKeys: true,
  guard: createGuard({
    keys: openApiKeys({
      API_KEYS: JSON.stringify([office.entry, gent.entry, reader.entry]),
      API_KEYS_FILE: undefined,
      AUTH: undefined,
    }),
  }),
};

const LETTERS = { method: "GET", path: "/dead-letters/{topic}/{partition}/{offset}" };

Deno.test("a conflict is shown side by side, whole or masked, and to whose shop it is", {
  ignore,
}, async (t) => {
  await using database = await openDatabase();
  const pipeline = await aPipeline(database);
  const { get, document } = anApp(database);
  const judge = createJudge(document);

  await t.step("whole, for admin", async () => {
    const response = await get("/dead-letters/delhaize_shop/0/1", office.key);
    assertEquals(await judge.judge(LETTERS, response.clone()), []);
    const { masked, letters: [letter] }: DeadLetterDetails = await response.json();
    assertEquals([masked, letter?.code, letter?.stored?.total, letter?.letter?.total], [
      false,
      "conflict",
      1.5,
      9,
    ]);
    assertEquals(letter?.changes, [
      { what: "total", stored: "1.50", letter: "9.00" },
      { what: "extra", stored: null, letter: '{"customer":"somebody"}' },
      { what: "line 1", stored: "123456789 Banana 1.50", letter: "p-1 Bread 9.00" },
    ]);
    assertStringIncludes(letter?.value?.text ?? "", "somebody");
    assertEquals(letter?.others.map(({ position }) => position), ["delhaize_shop/0@2"]);
    assertEquals(letter?.headers, [{ name: "x-odd", value: "somebody" }]);
  });

  await t.step("masked, for read", async () => {
    const response = await get("/dead-letters/delhaize_shop/0/1", reader.key);
    assertEquals(await judge.judge(LETTERS, response.clone()), []);
    const text = await response.text();
    assertEquals(text.includes("somebody"), false, text);
    const { masked, letters: [letter] }: DeadLetterDetails = JSON.parse(text);
    assertEquals(masked, true);
    assertEquals(letter?.changes?.map(({ what }) => what), ["total", "extra", "line 1"]);
    assertStringIncludes(letter?.value?.text ?? "", '"name": "Bread"');
  });

  await t.step("not to a key for other shops, and not without a key", async () => {
    assertEquals((await get("/dead-letters/delhaize_shop/0/1", gent.key)).status, 404);
    assertEquals((await get("/dead-letters/delhaize_shop/0/1", "")).status, 401);
  });

  await t.step("two that have one position", async () => {
    await storeBatch(database, [prepare(aRecord("{", { offset: "1" }))]);
    const response = await get("/dead-letters/delhaize_shop/0/1", office.key);
    const { letters }: DeadLetterDetails = await response.json();
    assertEquals(letters.map(({ code, faults }) => [code, faults.length]), [
      ["conflict", 0],
      ["not_json", 1],
    ]);
  });
  await t.step("names of members that are somebody's", async () => {
    const odd = { ...aWireBasket(), "somebody, +32 4": 1 };
    await storeBatch(database, [prepare(aRecord(odd, { offset: "9" }))]);
    const masked = await (await get("/dead-letters/delhaize_shop/0/9", reader.key)).text();
    assertEquals(masked.includes("somebody"), false, masked);
    const whole = await get("/dead-letters/delhaize_shop/0/9", office.key);
    const { letters: [letter] }: DeadLetterDetails = await whole.json();
    assertEquals(letter?.faults.map(({ pointer }) => pointer), ["/somebody, +32 4"]);
    assertEquals(letter?.detail, "/‹name› unknown_field: Is not a field of a basket");
    // As a version before the masking wrote it.
    const old = "/somebody, +32 4 unknown_field: Is not a field of a basket";
    await database.query("update dead_letters set detail = $1::text where record_offset = 9", [
      old,
    ]);
    const again = await (await get("/dead-letters/delhaize_shop/0/9", reader.key)).text();
    assertEquals(again.includes("somebody"), false, again);
    const full = await get("/dead-letters/delhaize_shop/0/9", office.key);
    assertEquals((await full.json()).letters[0].detail, old);
  });
  assertEquals(pipeline.records.length, 3);
});

Deno.test("what is asked for is carried out once, with the key's name in the audit", {
  ignore,
}, async (t) => {
  await using database = await openDatabase();
  const pipeline = await aPipeline(database);
  // As in production: the API may only ask, and the consumer acts.
  const logins = await makeLogins(database, database.url);
  await using forApi = openPg({ url: logins.api_writer, applicationName: "api" });
  await using forConsumer = openPg({ url: logins.writer, applicationName: "consumer" });
  const { get, post, document } = anApp(forApi);
  const judge = createJudge(document);
  const replace = { positions: ["delhaize_shop/0@1"], reason: "the till was wrong" };

  await t.step("202 while no consumer runs, and the same request again", async () => {
    const first = await post("replace", replace, office.key);
    assertEquals(first.status, 202);
    assertEquals(
      await judge.judge({ method: "POST", path: "/dead-letters/replace" }, first.clone()),
      [],
    );
    const again = await post("replace", replace, office.key);
    assertEquals((await again.json()).id, (await first.json()).id);
    const at = again.headers.get("location") ?? "";
    assertEquals((await (await get(at, office.key)).json()).state, "waiting");
    assertEquals((await get(at, gent.key)).status, 404);
    assertEquals((await get(at, reader.key)).status, 403);
  });

  await using _watching = watchRequests({
    database: forConsumer,
    prepare,
    servedTopics: ["delhaize_shop"],
    createProducer: () => ({
      send: pipeline.send,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
    intervalMs: 20,
  });

  await t.step("a key for other shops settles nothing", async () => {
    const response = await post("discard", { ...replace, reason: "mine" }, gent.key);
    assertEquals((await response.json()).counts, { missing: 1 });
  });

  await t.step("the conflict is resolved", async () => {
    const response = await post("replace", replace, office.key);
    assertEquals([response.status, (await response.json()).state], [200, "done"]);
    const details = await get("/dead-letters/delhaize_shop/0/1", office.key);
    const { letters: [letter] }: DeadLetterDetails = await details.json();
    assertEquals([letter?.settlement?.kind, letter?.changes], ["replayed", []]);
    const { request, at: _at, ...audit } = letter?.audit[0] ?? {};
    assertEquals(typeof request, "string");
    assertEquals(audit, {
      actor: "office",
      action: "dead_letters.replace",
      reason: "the till was wrong",
      to: "delhaize_shop/0@1",
    });
  });

  await t.step("the other gets an id of its own, and verify finds nothing", async () => {
    const asked = { code: "id_reused", reason: "the till counts from 1" };
    const response = await post("new-id", asked, office.key);
    assertEquals((await response.json()).counts, { replayed: 1 });
    await pipeline.consume({ from: 3 });
    const report = await verifyPipeline(database, pipeline);
    assertEquals([report.lost, report.doubled, report.differences], [0, 0, []]);
    assertEquals((await readAudit(database, { limit: 9 })).length, 2);
  });

  await t.step("without keys the audit has the address", async () => {
    await storeBatch(database, [prepare(aRecord("{", { offset: "9" }))]);
    const open = aDocumentedApp({ deadLetters: toDeadLetterRoutes({ database: forApi }) });
    const response = await open.request("/dead-letters/discard", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code: "not_json", reason: "a test" }),
    });
    assertEquals((await response.json()).counts, { discarded: 1 });
    const [entry] = await readAudit(database, { limit: 1 });
    assertStringIncludes(entry?.actor ?? "", "no key, from ");
  });

  await t.step("an API whose role may not ask says which right it lacks", async () => {
    await using wrong = openPg({ url: logins.reader, applicationName: "api" });
    const response = await anApp(wrong).post("replace", replace, office.key);
    const { code, detail } = await response.json();
    assertEquals([response.status, code], [503, "database_unavailable"]);
    assertStringIncludes(detail, "deno task migrate --roles");
  });
});

Deno.test(
  "one key takes twenty places of the requests that wait, also at once, and all take a hundred",
  {
    ignore,
  },
  async () => {
    await using database = await openDatabase();
    const { post } = anApp(database, { waitMs: 0 });
    const ask = async (n: number, key: string) => {
      const asked = { positions: [`delhaize_shop/0@${n}`], reason: "a test" };
      const { status } = await post("discard", asked, key);
      return status;
    };
    const statuses = await Promise.all(Array.from({ length: 25 }, (_, n) => ask(n, office.key)));
    assertEquals(statuses.toSorted(), [...Array(20).fill(202), ...Array(5).fill(429)]);
    const refused = statuses.indexOf(429);
    const again = await post("discard", {
      positions: [`delhaize_shop/0@${refused}`],
      reason: "a test",
    }, office.key);
    const { code, detail } = await again.json();
    assertEquals([code, again.headers.get("retry-after")], ["too_many_at_once", "10"]);
    assertStringIncludes(detail, "20 requests of this key wait for a consumer");
    assertEquals(await ask(statuses.indexOf(202), office.key), 202, "it is there already");
    assertEquals(await ask(0, gent.key), 202, "another key has its own places");
    await database.query(`
    insert into dead_letter_requests (code, action, reason, actor, fingerprint)
    select 'conflict', 'discard', 'a test', 'key ' || n, decode(lpad(n::text, 64, '0'), 'hex')
    from generate_series(1, 79) as n`);
    assertEquals(await ask(1, gent.key), 503);
  },
);

/** A basket, a conflict about it and another date under its id. */
async function aPipeline(database: Database): Promise<FakePipeline> {
  const odd = new TextEncoder().encode("somebody");
  const conflict = aBasketRecord(1, {
    products: [aProduct("Bread", 9)],
    extra: { customer: "somebody" },
  });
  const pipeline = createFakePipeline(database, [
    aBasketRecord(0, { products: [{ id: "123456789", name: "Banana", price: 1.5 }] }),
    { ...conflict, headers: { "x-odd": odd } },
    aBasketRecord(2, { date: "2020-01-02" }),
  ]);
  await pipeline.consume();
  return pipeline;
}

function aBasketRecord(
  offset: number,
  changes: Parameters<typeof aWireBasket>[0],
): RawRecord {
  const record = aRecord(aWireBasket(changes), { offset: String(offset) });
  return { ...record, headers: {} };
}

function anApp(database: Pick<Database, "query" | "transaction">, { waitMs = 2_000 } = {}) {
  const deadLetters = toDeadLetterRoutes({ database, waitMs });
  const app = aDocumentedApp({ ...guarded, deadLetters });
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  return {
    document: app.document,
    get: (path: string, key: string) =>
      app.request(path, key === "" ? {} : { headers: bearer(key) }),
    post: (action: string, body: unknown, key: string) =>
      app.request(`/dead-letters/${action}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...bearer(key) },
        body: JSON.stringify(body),
      }),
  };
}
