/**
 * What the consumer tells operators over HTTP.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { createApp } from "../../consumer/app.ts";
import { createConsumerMetrics } from "../../consumer/metrics.ts";

Deno.test("GET /health/live answers 200 whatever the broker and Postgres do", async () => {
  const response = await anApp({ joined: false, database: false }).request("/health/live");
  assertEquals([response.status, await response.json()], [200, { status: "live" }]);
});

Deno.test("GET /health/ready answers 200 only to a member of the group whose Postgres answers", async (t) => {
  const cases = [
    { joined: true, database: true, status: 200, expected: "ready" },
    { joined: false, database: true, status: 503, expected: "unready" },
    { joined: true, database: false, status: 503, expected: "unready" },
    { joined: false, database: false, status: 503, expected: "unready" },
  ];
  for (const { joined, database, status, expected } of cases) {
    await t.step(JSON.stringify({ joined, database }), async () => {
      const response = await anApp({ joined, database }).request("/health/ready");
      assertEquals([response.status, await response.json()], [
        status,
        { status: expected, checks: { group: joined, database } },
      ]);
    });
  }
});

Deno.test("GET /metrics answers in the Prometheus text format", async () => {
  const metrics = createConsumerMetrics();
  metrics.setJoined(true);
  const response = await anApp({ metrics }).request("/metrics");
  assertEquals(response.status, 200);
  assertEquals(
    response.headers.get("content-type"),
    "text/plain; version=0.0.4; charset=utf-8",
  );
  assertMatch(await response.text(), /^consumer_group_joined 1$/m);
});

Deno.test("createApp() answers 404 to what it does not have", async () => {
  assertEquals((await anApp({}).request("/baskets", { method: "POST" })).status, 404);
});

function anApp({ metrics = createConsumerMetrics(), joined = true, database = true }) {
  return createApp({
    metrics,
    isJoined: () => joined,
    checkDatabase: () => Promise.resolve(database),
  });
}
