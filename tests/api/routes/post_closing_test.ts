/**
 * A till's end of day in, one receipt out, or a problem that says why not.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { anApp } from "../an_app.ts";

const CLOSING = {
  store: " Brussels ",
  till: "3",
  date: "2026-11-22",
  first: 7,
  last: 9,
  count: 3,
  total: 0.1 + 0.2,
};
const HEADERS = { "content-type": "application/json" };

Deno.test("POST /closings answers 202 with the receipt, and publishes the closing as it is valid", async () => {
  const app = anApp();
  const response = await app.request("/closings", {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify(CLOSING),
  });
  assertEquals([response.status, await response.json()], [202, {
    store: "Brussels",
    till: "3",
    date: "2026-11-22",
    topic: "delhaize_shop",
    partition: 3,
    offset: 42,
  }]);
  assertEquals(app.published, [{
    key: "Brussels/3",
    value: '{"store":"Brussels","till":"3","date":"2026-11-22","first":7,"last":9,"count":3,' +
      '"total":0.3}',
    timestampMs: Date.parse("2026-11-23T10:00:00.123Z"),
    headers: { schema: "closing.v1", "request-id": "r-1" },
  }]);
  const scraped = await app.metrics.registry.metrics();
  assertEquals(/^api_baskets_accepted_total\{lane="live"\} (\d+)$/m.exec(scraped)?.[1], "0");
});

Deno.test("POST /closings names all faults of a closing, and publishes nothing", async () => {
  const app = anApp();
  const response = await app.request("/closings", {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify({ ...CLOSING, till: "", count: -1, id: "b-1" }),
  });
  const { code, errors } = await response.json();
  assertEquals(
    [response.status, code, errors.map((error: { pointer: string }) => error.pointer)],
    [422, "invalid_closing", ["/till", "/count", "/id"]],
  );
  assertEquals(app.published, []);
});
