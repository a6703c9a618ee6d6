/**
 * What the consumer counts.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ConsumerMetrics, createConsumerMetrics } from "../../consumer/metrics.ts";
import type { SourceBatch } from "../../consumer/batch/chunk.ts";
import type { StoredReport } from "../../consumer/batch/write_chunks.ts";
import { aPosition } from "../support/a_position.ts";
import { aDeadLetter, aRow } from "../support/a_prepared.ts";

Deno.test("createConsumerMetrics() starts at zero, so that rates exist from the first scrape on", async () => {
  const metrics = createConsumerMetrics();
  assertEquals(
    await read(metrics, [
      "consumer_retries",
      "consumer_bisects",
      "consumer_group",
      "consumer_dead",
    ]),
    {
      consumer_retries_total: 0,
      consumer_bisects_total: 0,
      consumer_group_joined: 0,
      consumer_group_joins_total: 0,
      consumer_dead_letter_copies_failed_total: 0,
      'consumer_dead_letters_total{code="unreadable_batch"}': 0,
      'consumer_dead_letters_total{code="oversized_value"}': 0,
      'consumer_dead_letters_total{code="empty_value"}': 0,
      'consumer_dead_letters_total{code="unknown_schema"}': 0,
      'consumer_dead_letters_total{code="not_utf8"}': 0,
      'consumer_dead_letters_total{code="not_json"}': 0,
      'consumer_dead_letters_total{code="invalid_basket"}': 0,
      'consumer_dead_letters_total{code="invalid_closing"}': 0,
      'consumer_dead_letters_total{code="conflict"}': 0,
      'consumer_dead_letters_total{code="id_reused"}': 0,
      'consumer_dead_letters_total{code="expired"}': 0,
      'consumer_dead_letters_total{code="refused_by_database"}': 0,
    },
  );
});

Deno.test("observeStored() counts baskets by outcome and dead letters by code", async () => {
  const metrics = createConsumerMetrics();
  const { record: other } = aDeadLetter();
  const report = aReport({
    records: 9,
    stored: [aRow({ id: "1" }), aRow({ id: "2" })],
    repeats: 1,
    erased: [aDeadLetter().record, other, other],
    otherReceipts: [other],
    deadLetters: [aDeadLetter(), aDeadLetter(), aDeadLetter({}, { code: "conflict" })],
  });
  metrics.observeStored(report);
  metrics.observeStored({ ...report, topic: "delhaize_shop_2", deadLetters: [] });

  assertEquals(
    await read(metrics, [
      "consumer_baskets",
      'consumer_dead_letters_total{code="not_json"}',
      'consumer_dead_letters_total{code="conflict"}',
    ]),
    {
      'consumer_baskets_total{topic="delhaize_shop",outcome="stored"}': 2,
      'consumer_baskets_total{topic="delhaize_shop",outcome="repeat"}': 1,
      'consumer_baskets_total{topic="delhaize_shop",outcome="erased"}': 2,
      'consumer_baskets_total{topic="delhaize_shop",outcome="erased_other_receipt"}': 1,
      'consumer_baskets_total{topic="delhaize_shop_2",outcome="stored"}': 2,
      'consumer_baskets_total{topic="delhaize_shop_2",outcome="repeat"}': 1,
      'consumer_baskets_total{topic="delhaize_shop_2",outcome="erased"}': 2,
      'consumer_baskets_total{topic="delhaize_shop_2",outcome="erased_other_receipt"}': 1,
      'consumer_dead_letters_total{code="not_json"}': 2,
      'consumer_dead_letters_total{code="conflict"}': 1,
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

Deno.test("observeStored() never reports a delay below zero", async () => {
  const metrics = createConsumerMetrics();
  const receivedAt = new Date(Date.now() + 60_000);
  metrics.observeStored(aReport({ stored: [{ ...aRow(), receivedAt }] }));
  assertEquals(await read(metrics, ["consumer_delay_seconds_sum"]), {
    consumer_delay_seconds_sum: 0,
  });
});

Deno.test("observeStored() notes when a topic was stored last, and nothing of the other", async () => {
  const metrics = createConsumerMetrics();
  const before = Date.now() / 1_000;
  metrics.observeStored(aReport({}));
  const name = 'consumer_last_stored_timestamp_seconds{topic="delhaize_shop"}';
  const samples = await read(metrics, ["consumer_last_stored"]);
  assertEquals(Object.keys(samples), [name]);
  assert(before <= (samples[name] ?? NaN) && (samples[name] ?? NaN) <= Date.now() / 1_000);
});

Deno.test("timeTransactions() times what succeeds and what fails, and passes both on", async () => {
  const metrics = createConsumerMetrics();
  const stored = { stored: [], repeats: 3, deadLetters: [] };
  const answers = [Promise.resolve(stored), Promise.reject(new Error("refused"))];
  const store = metrics.timeTransactions(() => answers.shift() ?? Promise.resolve(stored));
  assertEquals(await store([]), stored);
  await assertRejects(() => store([]), Error, "refused");
  assertEquals(await read(metrics, ["consumer_transaction_duration_seconds_count"]), {
    consumer_transaction_duration_seconds_count: 2,
  });
});

Deno.test("watchBatches() counts a batch as in hand until it ends, also when it fails", async () => {
  const metrics = createConsumerMetrics();
  const inHand = async () =>
    (await read(metrics, ["consumer_batches_in_hand"])).consumer_batches_in_hand;
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const answers = [first.promise, second.promise];
  const handleBatch = metrics.watchBatches(() => answers.shift() ?? Promise.resolve());
  const handled = [handleBatch(aBatch()), handleBatch(aBatch())];
  assertEquals(await inHand(), 2);
  first.resolve();
  await handled[0];
  assertEquals(await inHand(), 1);
  second.reject(new Error("stop"));
  await assertRejects(() => handled[1] ?? Promise.resolve(), Error, "stop");
  assertEquals(await inHand(), 0);
});

Deno.test("countRetry(), countBisect() and setJoined() move their instruments", async () => {
  const metrics = createConsumerMetrics();
  metrics.countRetry();
  metrics.countRetry();
  metrics.countBisect();
  metrics.setJoined(true);
  const names = ["consumer_retries_total", "consumer_bisects_total", "consumer_group_join"];
  const counts = { consumer_retries_total: 2, consumer_bisects_total: 1 };
  assertEquals(await read(metrics, names), {
    ...counts,
    consumer_group_joined: 1,
    consumer_group_joins_total: 1,
  });
  metrics.setJoined(false);
  assertEquals(await read(metrics, names), {
    ...counts,
    consumer_group_joined: 0,
    consumer_group_joins_total: 1,
  });
  // A rebalance is another join of a process that is a member already.
  metrics.setJoined(true);
  metrics.setJoined(true);
  assertEquals(await read(metrics, names), {
    ...counts,
    consumer_group_joined: 1,
    consumer_group_joins_total: 3,
  });
});

Deno.test("the metrics count the records of gaps by topic and reason", async () => {
  const metrics = createConsumerMetrics();
  const gap = { topic: "t", partition: 0, fromOffset: 3n, toOffset: 5n } as const;
  metrics.countGap({ ...gap, reason: "retention" });
  metrics.countGap({ ...gap, reason: "retention" });
  metrics.countGap({ ...gap, toOffset: 3n, reason: "topic_restarted" });
  assertEquals(await read(metrics, ["consumer_gap_records_total"]), {
    'consumer_gap_records_total{topic="t",reason="retention"}': 4,
    'consumer_gap_records_total{topic="t",reason="topic_restarted"}': 0,
  });
});

Deno.test("the metrics show the gaps that are open, and none that were acknowledged", async () => {
  const metrics = createConsumerMetrics();
  for (const retention of [2, 0]) {
    metrics.showOpenGaps({ retention, topic_restarted: 1 });
    assertEquals(await read(metrics, ["consumer_gaps_open"]), {
      'consumer_gaps_open{reason="retention"}': retention,
      'consumer_gaps_open{reason="topic_restarted"}': 1,
    });
  }
});

Deno.test("the metrics show reused ids by shop, and no shop whose letters are settled", async () => {
  const metrics = createConsumerMetrics();
  metrics.showReusedIds([{ store: "Gent Zuid", open: 100 }, { store: "", open: 3 }]);
  assertEquals(await read(metrics, ["consumer_ids_reused_open"]), {
    'consumer_ids_reused_open{store=""}': 3,
    'consumer_ids_reused_open{store="Gent Zuid"}': 100,
  });
  metrics.showReusedIds([]);
  // One series stays: an alert on what has none sees nothing.
  assertEquals(await read(metrics, ["consumer_ids_reused_open"]), {
    'consumer_ids_reused_open{store=""}': 0,
  });
});

Deno.test("the metrics show how many lines wait for their month", async () => {
  const metrics = createConsumerMetrics();
  metrics.showLinesWithoutMonth(40);
  assertEquals(await read(metrics, ["consumer_lines_without_month"]), {
    "consumer_lines_without_month": 40,
  });
});

Deno.test("the metrics show dead rows by rollup", async () => {
  const metrics = createConsumerMetrics();
  metrics.showDeadRows([{ table: "sales_by_day", deadRows: 7 }]);
  assertEquals(await read(metrics, ["consumer_rollup_dead_rows"]), {
    'consumer_rollup_dead_rows{table="sales_by_day"}': 7,
  });
});

function aBatch(): SourceBatch {
  return {
    topic: "delhaize_shop",
    partition: 0,
    records: [],
    position: aPosition(),
    highWatermark: 0n,
    isCurrent: () => true,
    heartbeat: () => Promise.resolve(),
    moveBehind: () => undefined,
    commit: () => Promise.resolve(),
  };
}

function aReport(changes: Partial<StoredReport>): StoredReport {
  return {
    topic: "delhaize_shop",
    partitions: [{ partition: 0, records: 1, lag: 0 }],
    records: 1,
    stored: [],
    repeats: 0,
    deadLetters: [],
    seconds: 0.01,
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
