/**
 * The API's instruments under the names that dashboards read.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createApiMetrics } from "../../api/metrics.ts";
import { createPublisher } from "../../api/publish/publisher.ts";
import { SendError } from "../../api/publish/send_error.ts";
import { anOutgoing, createFakeSend } from "./publish/fake_send.ts";

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

Deno.test("timeRequest() counts a request as in flight until it ends, then times it", async () => {
  const metrics = createApiMetrics();
  const inFlight = () => samplesOf(metrics.registry, "api_requests_in_flight");
  const ends = [metrics.timeRequest("/baskets"), metrics.timeRequest("/baskets/batch")];
  assertEquals(await inFlight(), ["api_requests_in_flight 2"]);
  for (const end of ends) end();
  assertEquals(await inFlight(), ["api_requests_in_flight 0"]);
  assertEquals(await samplesOf(metrics.registry, "api_request_duration_seconds_count"), [
    'api_request_duration_seconds_count{route="/baskets"} 1',
    'api_request_duration_seconds_count{route="/baskets/batch"} 1',
  ]);
});

Deno.test("observeBatch() records the batches of each lane and which of them failed", async () => {
  const metrics = createApiMetrics();
  const whole = { splits: 0, rejected: 0, error: undefined };
  metrics.observeBatch("live", { ...whole, records: 500, seconds: 0.25 });
  metrics.observeBatch("live", { ...whole, records: 3, seconds: 4, splits: 2, rejected: 1 });
  metrics.observeBatch("bulk", {
    ...whole,
    records: 1,
    seconds: 0.5,
    error: new SendError("Cannot send", { mayBeAppended: true }),
  });
  const read = (name: string) => samplesOf(metrics.registry, name);
  assertEquals(await read("api_publish_failures_total"), [
    'api_publish_failures_total{lane="bulk"} 1',
  ]);
  assertEquals(await read("api_publish_splits_total"), [
    'api_publish_splits_total{lane="live"} 2',
  ]);
  assertEquals(await read("api_publish_batch_records_sum"), [
    'api_publish_batch_records_sum{lane="live"} 503',
    'api_publish_batch_records_sum{lane="bulk"} 1',
  ]);
  assertEquals(
    (await read("api_publish_duration_seconds_bucket")).filter((line) => /"(0.25|2.5)"/.test(line)),
    [
      'api_publish_duration_seconds_bucket{le="0.25",lane="live"} 1',
      'api_publish_duration_seconds_bucket{le="2.5",lane="live"} 1',
      'api_publish_duration_seconds_bucket{le="0.25",lane="bulk"} 0',
      'api_publish_duration_seconds_bucket{le="2.5",lane="bulk"} 1',
    ],
  );
});

Deno.test("watchQueue() reads each lane's depth at each scrape", async () => {
  const metrics = createApiMetrics();
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send });
  metrics.watchQueue("live", publisher);
  metrics.watchQueue("bulk", { queuedRecords: 7 });
  const depth = () => samplesOf(metrics.registry, "api_publish_queue_records");
  const bulk = 'api_publish_queue_records{lane="bulk"} 7';
  assertEquals(await depth(), ['api_publish_queue_records{lane="live"} 0', bulk]);
  const outcomes = [publisher.publish(anOutgoing("a")), publisher.publish(anOutgoing("b"))];
  assertEquals(await depth(), ['api_publish_queue_records{lane="live"} 2', bulk]);
  (await fake.next()).acknowledge();
  await Promise.all(outcomes);
  assertEquals(await depth(), ['api_publish_queue_records{lane="live"} 0', bulk]);
});

Deno.test("watchQueue() shows that nothing has failed, so that a rate sees the first failure", async () => {
  const metrics = createApiMetrics();
  metrics.watchQueue("live", { queuedRecords: 0 });
  assertEquals(await samplesOf(metrics.registry, "api_publish_failures_total"), [
    'api_publish_failures_total{lane="live"} 0',
  ]);
});

Deno.test("watchKeyFile() shows since when the file of the keys is bad", async () => {
  const metrics = createApiMetrics();
  const read = () => samplesOf(metrics.registry, "api_key_file_bad_since_seconds");
  assertEquals(await read(), ["api_key_file_bad_since_seconds 0"]);
  let badSince: Date | undefined = new Date("2026-11-24T00:00:00.500Z");
  metrics.watchKeyFile({ badSince: () => badSince });
  assertEquals(await read(), ["api_key_file_bad_since_seconds 1795478400.5"]);
  badSince = undefined;
  assertEquals(await read(), ["api_key_file_bad_since_seconds 0"]);
});

Deno.test("watchStoresFile() shows since when the file of the shops is bad", async () => {
  const metrics = createApiMetrics();
  const read = () => samplesOf(metrics.registry, "api_stores_file_bad_since_seconds");
  assertEquals(await read(), ["api_stores_file_bad_since_seconds 0"]);
  metrics.watchStoresFile({ badSince: () => new Date("2026-11-24T00:00:00.500Z") });
  assertEquals(await read(), ["api_stores_file_bad_since_seconds 1795478400.5"]);
});

Deno.test("watchReplica() shows how far the replica is behind, and nothing while nobody knows", async () => {
  const { registry, watchReplica } = createApiMetrics();
  const read = () => samplesOf(registry, "api_read_database_behind_seconds");
  assertEquals(await read(), []);
  let behind: number | undefined = 61.5;
  watchReplica({ behindSeconds: () => behind });
  assertEquals(await read(), ["api_read_database_behind_seconds 61.5"]);
  behind = undefined;
  assertEquals(await read(), []);
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
