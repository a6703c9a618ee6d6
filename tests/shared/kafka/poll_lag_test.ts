/**
 * The lag gauges over the life of a process.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { GroupLag } from "../../../shared/kafka/group_lag.ts";
import { createLagGauges } from "../../../shared/kafka/lag_gauges.ts";
import { pollLag } from "../../../shared/kafka/poll_lag.ts";
import { Registry } from "../../../shared/service/service_metrics.ts";

Deno.test("createLagGauges() shows the last lag only, and none while there is none", async () => {
  const registry = new Registry();
  const show = createLagGauges(registry);
  assertEquals(await samplesOf(registry), []);
  show(aLag({ sales: [3, 0], bulk: [7] }));
  assertEquals(await samplesOf(registry), [
    'consumer_lag_records{topic="sales",partition="0"} 3',
    'consumer_lag_records{topic="sales",partition="1"} 0',
    'consumer_lag_records{topic="bulk",partition="0"} 7',
    'consumer_lag_seconds{topic="sales"} 1.5',
    'consumer_lag_seconds{topic="bulk"} 1.5',
  ]);
  show(aLag({ sales: [1] }));
  assertEquals(await samplesOf(registry), [
    'consumer_lag_records{topic="sales",partition="0"} 1',
    'consumer_lag_seconds{topic="sales"} 1.5',
  ]);
  show({ ...aLag({}), missingRights: [{ right: "Read", on: "group g" }] });
  assertEquals(await samplesOf(registry), ['consumer_lag_unreadable{missing="Read on group g"} 1']);
  show(undefined);
  assertEquals(await samplesOf(registry), []);
});

Deno.test("pollLag() shows what it reads, at once and from then on", async () => {
  const answers = [aLag({ sales: [1] }), undefined, aLag({ sales: [3] })];
  const shown: (GroupLag | undefined)[] = [];
  const all = Promise.withResolvers<void>();
  using _polling = pollLag({
    read: () => Promise.resolve(answers[shown.length]),
    show(lag) {
      shown.push(lag);
      if (shown.length === answers.length) all.resolve();
    },
    intervalMs: 1,
  });
  await all.promise;
  assertEquals(shown, answers);
});

Deno.test("pollLag() shows nothing once it is disposed, also of a question that was under way", async () => {
  const late = Promise.withResolvers<undefined>();
  const shown: unknown[] = [];
  const polling = pollLag({ read: () => late.promise, show: (lag) => shown.push(lag) });
  polling[Symbol.dispose]();
  late.resolve(undefined);
  await late.promise;
  assertEquals(shown, []);
});

/** A lag of these records by partition, 1.5 s old. */
function aLag(topics: Readonly<Record<string, readonly number[]>>): GroupLag {
  return {
    missingRights: [],
    topics: Object.entries(topics).map(([topic, lags]) => ({
      topic,
      lagRecords: lags.reduce((sum, lag) => sum + lag, 0),
      lagSeconds: 1.5,
      endOffset: 100,
      partitions: lags.map((lagRecords, partition) => ({
        partition,
        nextOffset: 100 - lagRecords,
        endOffset: 100,
        lagRecords,
      })),
    })),
  };
}

async function samplesOf(registry: Registry): Promise<readonly string[]> {
  return (await registry.metrics()).split("\n").filter((line) => /^\w/.test(line));
}
