/**
 * What the consumer counts.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type ConsumerMetrics, createConsumerMetrics } from "../../consumer/metrics.ts";
import type { StoredReport } from "../../consumer/handle_batch.ts";
import { aDeadLetter, aRow } from "./support/a_prepared.ts";

Deno.test("createConsumerMetrics() starts at zero, so that rates exist from the first scrape on", async () => {
  assertEquals(await read(createConsumerMetrics(), ["consumer_retries_total", "consumer_group"]), {
    consumer_retries_total: 0,
    consumer_group_joined: 0,
  });
});

Deno.test("observeStored() counts baskets by outcome, dead letters by code, and the lag", async () => {
  const metrics = createConsumerMetrics();
  const report = aReport({
    records: 6,
    stored: [aRow({ id: "1" }), aRow({ id: "2" })],
    repeats: 1,
    deadLetters: [aDeadLetter(), aDeadLetter(), aDeadLetter({}, { code: "conflict" })],
    lag: 40,
  });
  metrics.observeStored(report);
  metrics.observeStored({ ...report, topic: "delhaize_shop_2", deadLetters: [], lag: 0 });

  assertEquals(
    await read(metrics, ["consumer_baskets", "consumer_dead", "consumer_lag"]),
    {
      'consumer_baskets_total{topic="delhaize_shop",outcome="stored"}': 2,
      'consumer_baskets_total{topic="delhaize_shop",outcome="repeat"}': 1,
      'consumer_baskets_total{topic="delhaize_shop_2",outcome="stored"}': 2,
      'consumer_baskets_total{topic="delhaize_shop_2",outcome="repeat"}': 1,
      'consumer_dead_letters_total{code="not_json"}': 2,
      'consumer_dead_letters_total{code="conflict"}': 1,
      'consumer_lag_records{topic="delhaize_shop",partition="0"}': 40,
      'consumer_lag_records{topic="delhaize_shop_2",partition="0"}': 0,
    },
  );
});

Deno.test("observeStored() measures the size, the time and the delay of a transaction", async () => {
  const metrics = createConsumerMetrics();
  metrics.observeStored(aReport({ records: 6, seconds: 0.2, stored: [aRow()] }));
  assertEquals(
    await read(metrics, [
      'consumer_batch_records_bucket{le="5"}',
      'consumer_batch_records_bucket{le="10"}',
      'consumer_batch_duration_seconds_bucket{le="0.1"}',
      'consumer_batch_duration_seconds_bucket{le="0.25"}',
      'consumer_delay_seconds_bucket{le="300"}',
      "consumer_delay_seconds_count",
    ]),
    {
      'consumer_batch_records_bucket{le="5"}': 0,
      'consumer_batch_records_bucket{le="10"}': 1,
      'consumer_batch_duration_seconds_bucket{le="0.1"}': 0,
      'consumer_batch_duration_seconds_bucket{le="0.25"}': 1,
      // The builder's basket was received in 2020.
      'consumer_delay_seconds_bucket{le="300"}': 0,
      consumer_delay_seconds_count: 1,
    },
  );
});

Deno.test("observeStored() never reports a delay or a lag below zero", async () => {
  const metrics = createConsumerMetrics();
  const receivedAt = new Date(Date.now() + 60_000);
  metrics.observeStored(aReport({ stored: [{ ...aRow(), receivedAt }], lag: -1 }));
  assertEquals(await read(metrics, ["consumer_delay_seconds_sum", "consumer_lag"]), {
    consumer_delay_seconds_sum: 0,
    'consumer_lag_records{topic="delhaize_shop",partition="0"}': 0,
  });
});

Deno.test("countRetry() and setJoined() move their instruments", async () => {
  const metrics = createConsumerMetrics();
  metrics.countRetry();
  metrics.countRetry();
  metrics.setJoined(true);
  const names = ["consumer_retries_total", "consumer_group_joined"];
  assertEquals(await read(metrics, names), {
    consumer_retries_total: 2,
    consumer_group_joined: 1,
  });
  metrics.setJoined(false);
  assertEquals(await read(metrics, names), {
    consumer_retries_total: 2,
    consumer_group_joined: 0,
  });
});

function aReport(changes: Partial<StoredReport>): StoredReport {
  return {
    topic: "delhaize_shop",
    partition: 0,
    records: 1,
    stored: [],
    repeats: 0,
    deadLetters: [],
    seconds: 0.01,
    lag: 0,
    ...changes,
  };
}

/** The samples whose line begins with one of `names`. */
async function read(
  { registry }: ConsumerMetrics,
  names: readonly string[],
): Promise<Record<string, number>> {
  const lines = (await registry.metrics()).split("\n");
  return Object.fromEntries(
    lines.filter((line) => names.some((name) => line.startsWith(name))).map((line) => {
      const end = line.lastIndexOf(" ");
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}
