/**
 * What is asked for over HTTP is carried out once, whoever dies meanwhile, against a real Postgres.
 *
 * @module
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { addRequest } from "../../../api/dead_letters/add_request.ts";
import { claimRequest } from "../../../consumer/dead_letters/claim_request.ts";
import type { ReplayProducer } from "../../../consumer/dead_letters/replay_producer.ts";
import {
  watchRequests,
  type WatchRequestsOptions,
} from "../../../consumer/dead_letters/watch_requests.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import {
  type ActionRequest,
  type AskedFor,
  readActionRequest,
} from "../../../shared/dead_letters/action_request.ts";
import { readAudit } from "../../../shared/audit/read_audit.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { aProduct, prepare } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { createFakePipeline, type FakePipeline } from "./support/fake_pipeline.ts";
import { verifyPipeline } from "./support/replay.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test("a conflict is replaced as asked for, once, with its row of the audit", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const pipeline = createFakePipeline(database, [
    aBasketRecord(0),
    aBasketRecord(1, { products: [aProduct("Bread", 9)] }),
  ]);
  await pipeline.consume();
  const asked = { action: "replace", positions: ["delhaize_shop/0@1"] } as const;
  const request = await ask(database, asked);
  assertEquals(await ask(database, asked), request, "asked for twice, it is the same request");
  const expected = {
    position: "delhaize_shop/0@1",
    outcome: "replaced" as const,
    detail: 'as basket "Brussels" "123456789", instead of delhaize_shop/0@0',
    to: "delhaize_shop/0@1",
  };
  {
    await using _watching = watch(database, pipeline);
    assertEquals(summarize(await untilFinished(database, request)), {
      state: "done",
      counts: { replaced: 1 },
      outcomes: [expected],
    });
  }
  const [entry] = await readAudit(database, { limit: 9 });
  assertEquals(
    { ...entry, id: 0, at: "", role: "" },
    {
      id: 0,
      at: "",
      role: "",
      actor: "office",
      action: "dead_letters.replace",
      basket: { store: "Brussels", id: "123456789" },
      reason: "a test",
      detail: entry?.detail ?? "",
    },
  );
  assertEquals(JSON.parse(entry?.detail ?? "").request, request);
  const report = await verifyPipeline(database, pipeline);
  assertEquals([report.lost, report.doubled, report.differences], [0, 0, []]);

  await using _watching = watch(database, pipeline);
  const again = await untilFinished(database, await ask(database, asked));
  assertEquals(again.counts, { unchanged: 1 });
  assertEquals((await readAudit(database, { limit: 9 })).length, 1);
});

Deno.test("a reused id gets an id of its own, and what a key may not see is missing", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const pipeline = createFakePipeline(database, [
    aBasketRecord(0),
    aBasketRecord(1, { date: "2020-01-02" }),
  ]);
  await pipeline.consume();
  await using _watching = watch(database, pipeline);
  const asked = { action: "new-id", positions: ["delhaize_shop/0@1", "nowhere/0@0"] } as const;
  const other = await untilFinished(database, await ask(database, { ...asked, stores: ["Gent"] }));
  assertEquals(other.counts, { missing: 2 });
  const request = await untilFinished(
    database,
    await ask(database, { ...asked, stores: ["Brussels"] }),
  );
  assertEquals(request.outcomes, [
    {
      position: "nowhere/0@0",
      outcome: "missing",
      detail: "there is no dead letter of this record",
    },
    {
      position: "delhaize_shop/0@1",
      outcome: "replayed",
      detail: 'to delhaize_shop/0@2 as basket "Brussels" "123456789~2020-01-02"',
      to: "delhaize_shop/0@2",
    },
  ]);
  await pipeline.consume({ from: 2 });
  const report = await verifyPipeline(database, pipeline);
  assertEquals([report.lost, report.doubled, report.differences], [0, 0, []]);
});

Deno.test("two consumers carry out each request once, by code too", { ignore }, async () => {
  await using database = await openDatabase();
  const pipeline = createFakePipeline(database);
  const records = Array.from({ length: 450 }, (_, offset) => aRecord("{", { offset: `${offset}` }));
  await storeBatch(database, records.map(prepare));
  await using _one = watch(database, pipeline);
  await using _two = watch(database, pipeline);
  const ids = await Promise.all([
    ask(database, { action: "discard", code: "not_json" }),
    ask(database, { action: "discard", code: "not_json", reason: "another" }),
    ask(database, { action: "replay", code: "not_json", reason: "a third" }),
  ]);
  const requests = await Promise.all(ids.map((id) => untilFinished(database, id)));
  const discarded = requests.reduce((sum, { counts }) => sum + (counts.discarded ?? 0), 0);
  assertEquals([requests.map(({ state }) => state), discarded], [["done", "done", "done"], 450]);
  const [row] = await database.query("select count(*) as count from audit");
  assertEquals(row?.count, "450");
});

Deno.test("a consumer that dies in the middle is taken over, and what it did is told", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const pipeline = createFakePipeline(
    database,
    [0, 1, 2].map((offset) =>
      aBasketRecord(offset, { id: `b-${offset}`, products: [aProduct("Bread", 13.13)] })
    ),
  );
  const store = pipeline.records.map((record) => ({
    kind: "dead_letter" as const,
    deadLetter: { record, code: "refused_by_database" as const, detail: "a test" },
  }));
  await storeBatch(database, store);
  const id = await ask(database, { action: "replay", code: "refused_by_database" });
  const second = Promise.withResolvers<void>();
  let sends = 0;
  // The first dies while it sends the second: its connection is gone, and nobody renews its claim.
  const dying = createBrokenDatabase(database);
  await using _dying = watchRequests({
    ...options(pipeline),
    database: dying,
    createProducer: () => ({
      ...producerOf(pipeline),
      send(record) {
        if (++sends < 2) return pipeline.send(record);
        dying.break();
        second.resolve();
        return Promise.reject(new Error("The process is dead"));
      },
    }),
  });
  await second.promise;
  await database.query("update dead_letter_requests set claimed_until = clock_timestamp()");
  await using _other = watch(database, pipeline);
  const request = await untilFinished(database, id);
  assertEquals(request.counts, { replayed: 3 });
  const positions = request.outcomes.map(({ position }) => position).toSorted();
  assertEquals(positions, pipeline.records.slice(0, 3).map((_, n) => `delhaize_shop/0@${n}`));
  await pipeline.consume({ from: 3 });
  const report = await verifyPipeline(database, pipeline);
  assertEquals([report.lost, report.differences], [0, []]);
});

Deno.test("an outage gives a request back, and an error ends the request alone", {
  ignore,
}, async (t) => {
  await using database = await openDatabase();
  const pipeline = createFakePipeline(database, [aBasketRecord(0)]);
  await storeBatch(database, [{
    kind: "dead_letter",
    deadLetter: { record: pipeline.records[0]!, code: "refused_by_database", detail: "a test" },
  }]);
  const failing = (error: Error, maxOutageMs: number) => ({
    ...options(pipeline),
    database,
    maxOutageMs,
    createProducer: () => ({ ...producerOf(pipeline), send: () => Promise.reject(error) }),
  });
  const away = Object.assign(new Error("away"), { name: "KafkaJSConnectionError" });
  const cases = [
    { name: "a broker that is away for long", error: away, expected: "Ask again when it can" },
    { name: "an error of ours", error: new Error("a bug"), expected: "the log of the consumer" },
    {
      name: "a right that is missing",
      error: new DatabaseError("permission denied", { sqlstate: "42501" }),
      expected: "deno task migrate --roles",
    },
  ];
  for (const { name, error, expected } of cases) {
    await t.step(name, async () => {
      await using _watching = watchRequests(failing(error, 0));
      const id = await ask(database, { action: "replay", code: "refused_by_database" });
      const { state, failure } = await untilFinished(database, id);
      assertEquals(state, "failed");
      assertStringIncludes(failure ?? "", expected);
    });
  }
  await t.step("a broker that comes back", async () => {
    const id = await ask(database, { action: "replay", code: "refused_by_database" });
    {
      await using _watching = watchRequests(failing(away, 60_000));
      await waitUntil("it is given back", async () => {
        const [row] = await database.query(
          "select claims from dead_letter_requests where claimed_at is not null and finished_at is null",
        );
        return row?.claims === "0";
      });
    }
    assertEquals((await readActionRequest(database, id))?.finishedAt, null);
    await database.query("update dead_letter_requests set claimed_until = clock_timestamp()");
    await using _watching = watch(database, pipeline);
    assertEquals((await untilFinished(database, id)).counts, { replayed: 1 });
  });
  await t.step("a request that ends processes", async () => {
    const id = await ask(database, { action: "replay", code: "conflict" });
    for (let death = 1; death <= 5; death++) {
      assertEquals((await claimRequest(database))?.claims, death);
      await database.query("update dead_letter_requests set claimed_until = clock_timestamp()");
    }
    await using _watching = watch(database, pipeline);
    assertStringIncludes((await untilFinished(database, id)).failure ?? "", "5 consumers ended");
  });
});

Deno.test("a request that no version knows ends, and keeps no other waiting", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const pipeline = createFakePipeline(database);
  await storeBatch(database, [prepare(aRecord("{", { offset: "0" }))]);
  await database.query(`
    insert into dead_letter_requests (action, code, reason, actor, fingerprint)
    values ('discard', 'of_tomorrow', 'a test', 'office', decode(repeat('00', 32), 'hex'))`);
  await assertRejects(() => claimRequest(database), Error, "does not know its action or code");
  await using _watching = watch(database, pipeline);
  const known = await untilFinished(
    database,
    await ask(database, { action: "discard", code: "not_json" }),
  );
  assertEquals(known.counts, { discarded: 1 });
  await database.query(`
    update dead_letter_requests
    set claimed_until = null, requested_at = clock_timestamp() - interval '16 minutes'
    where code = 'of_tomorrow'`);
  await waitUntil("it is done with", async () => {
    const [row] = await database.query(
      "select failure from dead_letter_requests where code = 'of_tomorrow'",
    );
    return row?.failure?.includes("No consumer that runs knows") ?? false;
  });
});

Deno.test("an outage ends no request early where a consumer's clock is ahead", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const pipeline = createFakePipeline(database, [aBasketRecord(0)]);
  await storeBatch(database, [{
    kind: "dead_letter",
    deadLetter: { record: pipeline.records[0]!, code: "refused_by_database", detail: "a test" },
  }]);
  const id = await ask(database, { action: "replay", code: "refused_by_database" });
  const away = Object.assign(new Error("away"), { name: "KafkaJSConnectionError" });
  const { now } = Date;
  Date.now = () => now() + 3_600_000;
  try {
    await using _watching = watchRequests({
      ...options(pipeline),
      database,
      createProducer: () => ({ ...producerOf(pipeline), send: () => Promise.reject(away) }),
    });
    await waitUntil("it is given back, or ended", async () => {
      const [row] = await database.query(
        "select claims, claimed_at, finished_at from dead_letter_requests",
      );
      return row?.finished_at !== null || (row.claims === "0" && row.claimed_at !== null);
    });
  } finally {
    Date.now = now;
  }
  assertEquals((await readActionRequest(database, id))?.finishedAt, null);
});

Deno.test("letters that have to be left keep no later one, and no other request, from its turn", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  // More than a page of the table, and each step is a turn.
  const left = 60;
  const pipeline = createFakePipeline(
    database,
    Array.from(
      { length: left + 2 },
      (_, offset) =>
        offset < left
          ? aRecord("{", { offset: `${offset}` })
          : aBasketRecord(offset, { id: `b-${offset}` }),
    ),
  );
  await storeBatch(
    database,
    pipeline.records.slice().map((record) => ({
      kind: "dead_letter" as const,
      deadLetter: { record, code: "refused_by_database" as const, detail: "a test" },
    })),
  );
  const all = await ask(database, { action: "replay", code: "refused_by_database" });
  const single = await ask(database, {
    action: "replay",
    positions: [`delhaize_shop/0@${left + 1}`],
  });
  await using _watching = watchRequests({ ...options(pipeline), database, turnMs: 0 });
  assertEquals(summarize(await untilFinished(database, single)).outcomes, [{
    position: `delhaize_shop/0@${left + 1}`,
    outcome: "replayed",
    detail: `to delhaize_shop/0@${left + 2}`,
    to: `delhaize_shop/0@${left + 2}`,
  }]);
  const { counts, hasMore, state } = await untilFinished(database, all);
  assertEquals({ counts, hasMore, state }, {
    counts: { left, replayed: 1 },
    hasMore: false,
    state: "done",
  });
});

Deno.test("what becomes a dead letter after somebody asked is not discarded with the others", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const pipeline = createFakePipeline(database);
  const records = Array.from({ length: 250 }, (_, offset) => aRecord("{", { offset: `${offset}` }));
  await storeBatch(database, records.map(prepare));
  await storeBatch(database, [prepare(aRecord("{", { offset: "900" }))]);
  await database.query(`
    update dead_letters set failed_at = clock_timestamp() + interval '1 hour'
    where record_offset = 900`);
  const id = await ask(database, { action: "discard", code: "not_json" });
  await using _watching = watchRequests({ ...options(pipeline), database, turnMs: 0 });
  assertEquals((await untilFinished(database, id)).counts, { discarded: 250 });
});

Deno.test("a request that is too large ends at its limit of time, and says so", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const pipeline = createFakePipeline(database);
  await storeBatch(
    database,
    [0, 1].map((offset) => prepare(aRecord("{", { offset: `${offset}` }))),
  );
  const id = await ask(database, { action: "replay", code: "not_json" });
  await using _watching = watchRequests({
    ...options(pipeline),
    database,
    turnMs: 0,
    maxRequestMs: 0,
  });
  const { counts, hasMore, state } = await untilFinished(database, id);
  assertEquals({ counts, hasMore, state }, { counts: { left: 1 }, hasMore: true, state: "done" });
});

interface Asked extends Partial<Omit<AskedFor, "action">> {
  readonly action: AskedFor["action"];
}

async function ask(database: Database, asked: Asked): Promise<string> {
  const usual = { code: null, positions: null, stores: null, reason: "a test", actor: "office" };
  const added = await addRequest(database, { ...usual, ...asked });
  return "id" in added ? added.id : "";
}

async function untilFinished(database: Database, id: string): Promise<ActionRequest> {
  let request: ActionRequest | undefined;
  await waitUntil("the request is done with", async () => {
    request = await readActionRequest(database, id);
    return request !== undefined && request.finishedAt !== null;
  });
  if (request === undefined) throw new Error("Cannot read the request");
  return request;
}

function summarize({ state, counts, outcomes }: ActionRequest) {
  return { state, counts, outcomes };
}

function watch(database: Database, pipeline: FakePipeline): AsyncDisposable {
  return watchRequests({ ...options(pipeline), database });
}

function options(pipeline: FakePipeline): Omit<WatchRequestsOptions, "database"> {
  return {
    prepare,
    servedTopics: ["delhaize_shop", "delhaize_shop_2"],
    createProducer: () => producerOf(pipeline),
    intervalMs: 20,
  };
}

function producerOf(pipeline: FakePipeline): ReplayProducer {
  return { send: pipeline.send, [Symbol.asyncDispose]: () => Promise.resolve() };
}

function createBrokenDatabase(database: Database): Database & { readonly break: () => void } {
  let isBroken = false;
  const gone = () => Promise.reject(new DatabaseError("The process is dead", {}));
  return {
    driver: database.driver,
    query: (...args) => isBroken ? gone() : database.query(...args),
    transaction: (work) => isBroken ? gone() : database.transaction(work),
    break: () => isBroken = true,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function aBasketRecord(offset: number, changes: Parameters<typeof aWireBasket>[0] = {}) {
  return aRecord(aWireBasket(changes), { offset: String(offset) });
}
