/**
 * One spelling a shop, as the app wires it: baskets, batches, look-ups and keys.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createGuard } from "../../api/auth/guard.ts";
import { openApiKeys } from "../../api/auth/open_api_keys.ts";
import { toKnownKeys } from "../../api/stores/to_known_keys.ts";
import { createKey } from "../../operate/api_key/create_key.ts";
import type { BasketRecord } from "../../shared/basket/record.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { anApp, type AnAppOptions } from "./an_app.ts";
import { knownStores } from "./stores/known_stores.ts";

const stores = knownStores("Gent Zuid", "Liège");
const till = await createKey({
  name: "till",
  scopes: ["ingest", "read"],
  // As somebody typed it.
  stores: ["GENTZUID"],
});
const all = openApiKeys({
  API_KEYS: JSON.stringify([till.entry]),
  API_KEYS_FILE: undefined,
  AUTH: undefined,
});
const guard = () => createGuard({ keys: all === undefined ? undefined : toKnownKeys(all, stores) });
const headers = { "content-type": "application/json", authorization: `Bearer ${till.key}` };

const toStore = ({ value }: BasketRecord) =>
  (JSON.parse(typeof value === "string" ? value : new TextDecoder().decode(value)) as {
    store: string;
  }).store;

const UNKNOWN = {
  code: "unknown_store",
  pointer: "/store",
  detail: "Is not one of the shops that are known here",
};

Deno.test("POST /baskets takes a shop in any spelling under its known name", async (t) => {
  const cases = [
    { sent: "Gent Zuid", expected: "Gent Zuid" },
    { sent: " gent  zuid ", expected: "Gent Zuid" },
    { sent: "LIEGE", expected: "Liège" },
  ];
  for (const { sent, expected } of cases) {
    await t.step(sent, async () => {
      const app = anApp({ stores });
      const response = await app.post(JSON.stringify(aWireBasket({ store: sent })));
      assertEquals([response.status, (await response.json()).store], [202, expected]);
      assertEquals(app.published.map(toStore), [expected]);
      assertEquals(app.published.map(({ key }) => String(key).split("/")[0]), [expected]);
    });
  }
});

Deno.test("POST /baskets names an unknown shop among the other faults", async (t) => {
  const cases = [
    { name: "alone", basket: aWireBasket({ store: "Gand" }), expected: ["unknown_store /store"] },
    {
      name: "in the order of the contract",
      basket: { ...aWireBasket({ store: "Gand" }), id: "", date: "x", colour: "red" },
      expected: ["empty /id", "unknown_store /store", "not_a_date /date", "unknown_field /colour"],
    },
    {
      name: "a shop that is no name",
      basket: { ...aWireBasket(), store: "" },
      expected: ["empty /store"],
    },
    {
      name: "__proto__",
      basket: aWireBasket({ store: "__proto__" }),
      expected: ["unknown_store /store"],
    },
    { name: "no object", basket: ["Gand"], expected: ["wrong_type "] },
  ];
  for (const { name, basket, expected } of cases) {
    await t.step(name, async () => {
      const app = anApp({ stores });
      const response = await app.post(JSON.stringify(basket));
      const { code, errors } = await response.json();
      assertEquals([response.status, code], [422, "invalid_basket"]);
      assertEquals(
        errors.map(({ code, pointer }: typeof UNKNOWN) => `${code} ${pointer}`),
        expected,
      );
      assertEquals(app.published, []);
    });
  }
});

Deno.test("a basket with 20 other faults has its unknown shop named too", async () => {
  const [line] = aWireBasket().products;
  const products = Array(30).fill({ ...line, price: -1e7 });
  const response = await anApp({ stores }).post(
    JSON.stringify({ ...aWireBasket({ store: "Gand" }), products }),
  );
  const { errors } = await response.json();
  assertEquals([errors.length, errors[0]], [20, UNKNOWN]);
});

Deno.test("the known name is held against the shops of the key, however those are spelled", async (t) => {
  const cases = [
    { sent: "gent zuid", expected: [202, undefined] },
    { sent: "Liege", expected: [403, "store_not_allowed"] },
    { sent: "Gand", expected: [422, "invalid_basket"] },
  ];
  for (const { sent, expected } of cases) {
    await t.step(sent, async () => {
      const app = anApp({ stores, guard: guard() });
      const response = await app.post(JSON.stringify(aWireBasket({ store: sent })), headers);
      assertEquals([response.status, (await response.json()).code], expected);
    });
  }
});

async function postBatch(lines: readonly unknown[], options: AnAppOptions = {}) {
  const bulk: BasketRecord[] = [];
  const app = anApp({
    stores,
    guard: guard(),
    bulkPublisher: {
      publish(record) {
        bulk.push(record);
        return Promise.resolve({ status: "accepted", partition: 0, offset: bulk.length });
      },
    },
    ...options,
  });
  const response = await app.request("/baskets/batch", {
    method: "POST",
    headers: { ...headers, "content-type": "application/x-ndjson" },
    body: lines.map((line) => JSON.stringify(line)).join("\n"),
  });
  return { response, answer: await response.json(), bulk };
}

Deno.test("POST /baskets/batch does so for each line", async () => {
  const { response, answer, bulk } = await postBatch([
    aWireBasket({ store: "GENT ZUID" }),
    aWireBasket({ store: "Gand" }),
    aWireBasket({ store: "LIEGE" }),
  ]);
  assertEquals([response.status, answer.accepted, answer.rejected], [207, 1, 2]);
  assertEquals(answer.errors[0], { line: 2, ...UNKNOWN });
  assertEquals(answer.errors[1].code, "store_not_allowed");
  assertEquals(bulk.map(toStore), ["Gent Zuid"]);
});

Deno.test("POST /baskets/batch holds a line whose date is in doubt against the key's shops", async () => {
  const { answer } = await postBatch([
    aWireBasket({ store: "gentzuid" }),
    aWireBasket({ store: "Gand" }),
  ], {
    clock: { judge: () => "wait", judgeRefusal: () => Promise.resolve("wait") },
  });
  assertEquals(answer.errors.map(({ code }: typeof UNKNOWN) => code), ["unknown_store"]);
  assertEquals(answer.rejected, 1);
});

Deno.test("GET /baskets/{store}/{id} takes any spelling, and finds baskets from before the list", async (t) => {
  const asked: unknown[] = [];
  const stored = (name: string): Queryable => ({
    query(sql, args = []) {
      asked.push(args[0]);
      const letter = {
        code: "conflict",
        detail: "",
        failedAt: "2026-11-24T00:00:00.000Z",
        topic: "t",
        partition: "0",
        offset: "1",
      };
      return Promise.resolve(args[0] === name && sql.includes("dead_letters") ? [letter] : []);
    },
  });
  const cases = [
    { name: "the known name", path: "gentzuid", in: "Gent Zuid", expected: [200, "Gent Zuid"] },
    { name: "the name given", path: "gentzuid", in: "gentzuid", expected: [200, "gentzuid"] },
    { name: "an unknown shop", path: "Gand", in: "Gand", expected: [403, undefined] },
    { name: "another shop", path: "LIEGE", in: "Liège", expected: [403, undefined] },
    { name: "nothing", path: "GENT%20ZUID", in: "", expected: [404, undefined] },
  ];
  for (const { name, path, in: store, expected } of cases) {
    await t.step(name, async () => {
      const app = anApp({ stores, guard: guard(), database: stored(store) });
      const response = await app.request(`/baskets/${path}/b-1`, { headers });
      assertEquals([response.status, (await response.json()).store], expected);
    });
  }
  await t.step("no query for the shop of another key", () => {
    assertEquals(asked.filter((name) => name === "Liège" || name === "Gand"), []);
  });
});
