/**
 * The API's instruments under the names that dashboards read.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createApiMetrics } from "../../api/metrics.ts";
import { createPublisher, SendError } from "../../api/publisher.ts";
import { anOutgoing, createFakeSend } from "./fake_send.ts";

Deno.test("createApiMetrics() counts requests by route and status", async () => {
  const metrics = createApiMetrics();
  metrics.countRequest("/baskets", 202);
  metrics.countRequest("/baskets", 202);
  metrics.countRequest("/baskets", 503);
  assertEquals(await samplesOf(metrics.registry, "api_requests_total"), [
    'api_requests_total{route="/baskets",status="202"} 2',
    'api_requests_total{route="/baskets",status="503"} 1',
  ]);
});

Deno.test("createApiMetrics() records batches and which of them failed", async () => {
  const metrics = createApiMetrics();
  metrics.observeBatch({ records: 500, seconds: 0.25 });
  metrics.observeBatch({ records: 3, seconds: 4, error: undefined });
  metrics.observeBatch({
    records: 1,
    seconds: 0.5,
    error: new SendError("Cannot send", { mayBeAppended: true }),
  });
  const read = (name: string) => samplesOf(metrics.registry, name);
  assertEquals(await read("api_publish_failures_total"), ["api_publish_failures_total 1"]);
  assertEquals(await read("api_publish_batch_records_sum"), ["api_publish_batch_records_sum 504"]);
  assertEquals(await read("api_publish_batch_records_count"), [
    "api_publish_batch_records_count 3",
  ]);
  assertEquals(await read("api_publish_duration_seconds_sum"), [
    "api_publish_duration_seconds_sum 4.75",
  ]);
  assertEquals(
    (await read("api_publish_duration_seconds_bucket")).filter((line) => /"(0.25|2.5)"/.test(line)),
    [
      'api_publish_duration_seconds_bucket{le="0.25"} 1',
      'api_publish_duration_seconds_bucket{le="2.5"} 2',
    ],
  );
});

Deno.test("createApiMetrics() reads the queue's depth at each scrape", async () => {
  const metrics = createApiMetrics();
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send });
  metrics.watchQueue(publisher);
  const depth = () => samplesOf(metrics.registry, "api_publish_queue_records");
  assertEquals(await depth(), ["api_publish_queue_records 0"]);
  const outcomes = [publisher.publish(anOutgoing("a")), publisher.publish(anOutgoing("b"))];
  assertEquals(await depth(), ["api_publish_queue_records 2"]);
  (await fake.next()).acknowledge();
  await Promise.all(outcomes);
  assertEquals(await depth(), ["api_publish_queue_records 0"]);
});

Deno.test("createApiMetrics() keeps its instruments apart from another's", async () => {
  const metrics = createApiMetrics();
  createApiMetrics().countRequest("/baskets", 202);
  assertEquals(await samplesOf(metrics.registry, "api_requests_total"), []);
});

/** The samples of a name, a line each. */
async function samplesOf(
  registry: { metrics(): Promise<string> },
  name: string,
): Promise<readonly string[]> {
  const lines = (await registry.metrics()).split("\n");
  return lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
}
