/**
 * The smoke of the API's entry for edges, for the test runners of Node and of Deno: it calls the
 * handler as a host does. `KAFKA_BROKERS` and `API_KEYS` are those of the entry, `SMOKE_KEY` is a key
 * of them. Started by the tests beside it.
 *
 * @module
 */
import assert from "node:assert/strict";
import process from "node:process";
import { after, test } from "node:test";
import edge, { close } from "../../api/edge.ts";

const BASKET = {
  id: "1",
  store: "Brussels",
  date: "2020-01-01",
  products: [{ id: "7", name: "Banana", price: 1.5 }],
};
const key = { authorization: `Bearer ${process.env["SMOKE_KEY"]}` };
const json = { ...key, "content-type": "application/json" };

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return edge.fetch(new Request(`https://baskets.example${path}`, { headers }));
}

function post(path: string, init: RequestInit): Promise<Response> {
  return edge.fetch(new Request(`https://baskets.example${path}`, { method: "POST", ...init }));
}

after(close);

test("it is alive", async () => {
  const response = await get("/health/live");
  assert.deepEqual([response.status, await response.json()], [200, { status: "live" }]);
});

test("a basket is accepted with its receipt", async () => {
  const response = await post("/baskets", { headers: json, body: JSON.stringify(BASKET) });
  const { partition, offset, ...receipt } = await response.json();
  assert.equal(response.status, 202);
  assert.deepEqual(receipt, { store: "Brussels", id: "1", topic: "delhaize_shop" });
  assert.deepEqual([Number.isInteger(partition), offset], [true, 0]);
});

test("a gzipped batch of lines is accepted", async () => {
  const lines = ["2", "3", "4"].map((id) => JSON.stringify({ ...BASKET, id })).join("\n");
  const response = await post("/baskets/batch", {
    headers: { ...key, "content-type": "application/x-ndjson", "content-encoding": "gzip" },
    body: await new Response(
      new Blob([lines]).stream().pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer(),
  });
  const { accepted, rejected } = await response.json();
  assert.deepEqual([response.status, accepted, rejected], [202, 3, 0]);
});

test("a closing is accepted", async () => {
  const closing = { store: "Brussels", till: "1", date: "2020-01-01", first: 1, last: 1, count: 1 };
  const response = await post("/closings", {
    headers: json,
    body: JSON.stringify({ ...closing, total: 1.5 }),
  });
  assert.equal(response.status, 202, await response.text());
});

test("a faulty basket is refused by name", async () => {
  const response = await post("/baskets", {
    headers: json,
    body: JSON.stringify({ ...BASKET, store: "" }),
  });
  const { code, errors } = await response.json();
  assert.deepEqual([response.status, code], [422, "invalid_basket"]);
  assert.deepEqual(errors.map(({ pointer }: { pointer: string }) => pointer), ["/store"]);
});

test("a basket without a key is refused", async () => {
  const { "content-type": type } = json;
  const response = await post("/baskets", {
    headers: { "content-type": type },
    body: JSON.stringify(BASKET),
  });
  assert.deepEqual([response.status, (await response.json()).code], [401, "unauthorized"]);
});

test("it is ready", async () => {
  const response = await get("/health/ready");
  assert.deepEqual([response.status, (await response.json()).status], [200, "ready"]);
});

test("a basket is not read here", async () => {
  const response = await get("/baskets/Brussels/1", key);
  const { detail } = await response.json();
  assert.deepEqual([response.status, detail], [
    404,
    "This instance accepts baskets and reads none",
  ]);
});

test("the page says what it does, the reference has its routes", async () => {
  const page = await (await get("/")).text();
  assert.match(page, /takes shopping baskets and reads none/);
  const reference = await get("/docs");
  assert.equal(reference.status, 200);
  assert.match(await reference.text(), /<code>POST \/baskets\/batch<\/code>/);
  const { openapi, paths } = await (await get("/openapi.json")).json();
  assert.equal(openapi, "3.1.1");
  assert.deepEqual(Object.keys(paths), [
    "/baskets",
    "/closings",
    "/baskets/batch",
    "/baskets/{store}/{id}",
    "/health/live",
    "/health/ready",
    "/openapi.json",
    "/docs",
  ]);
});

test("there are no metrics unless the settings say so", async () => {
  assert.equal((await get("/metrics")).status, 404);
});

test("it drains: what comes later is refused, and it is not ready", async () => {
  const [response] = await Promise.all([
    post("/baskets", { headers: json, body: JSON.stringify({ ...BASKET, id: "5" }) }),
    close(),
  ]);
  assert.equal(response.status, 202);
  const late = await post("/baskets", { headers: json, body: JSON.stringify(BASKET) });
  assert.deepEqual([late.status, (await late.json()).code], [503, "shutting_down"]);
  assert.equal((await get("/health/ready")).status, 503);
});
