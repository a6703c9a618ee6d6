/**
 * The lag of the consumer group as Prometheus reads it. API and consumer both export it, so that it
 * is also seen while no consumer runs: take `max by (topic, partition)` of them.
 *
 * @module
 */
import type { GroupLag } from "./group_lag.ts";
import { Gauge, type Registry } from "../service/service_metrics.ts";

/** Sets the gauges to a lag; `undefined` (not known) removes their series. */
export type ShowLag = (lag: GroupLag | undefined) => void;

/** Registers the gauges; they have no series until a lag is shown. */
export function createLagGauges(registry: Registry): ShowLag {
  const registers = [registry];
  const records = new Gauge({
    name: "consumer_lag_records",
    help: "Records of a partition that the consumer group has not committed, as the broker says.",
    labelNames: ["topic", "partition"],
    registers,
  });
  const seconds = new Gauge({
    name: "consumer_lag_seconds",
    help: "Age of the topic's oldest record that the consumer group has not committed.",
    labelNames: ["topic"],
    registers,
  });

  const unreadable = new Gauge({
    name: "consumer_lag_unreadable",
    help: "1 for each right that the Kafka user lacks to read the lag; no series while it has all.",
    labelNames: ["missing"],
    registers,
  });

  return function showLag(lag) {
    // While the broker is away an old number would look like a current one. The alerts look for
    // missing series.
    records.reset();
    seconds.reset();
    unreadable.reset();
    for (const { right, on } of lag?.missingRights ?? []) {
      unreadable.labels(`${right} on ${on}`).set(1);
    }
    for (const { topic, lagSeconds, partitions } of lag?.topics ?? []) {
      seconds.labels(topic).set(lagSeconds);
      for (const { partition, lagRecords } of partitions) {
        records.labels(topic, String(partition)).set(lagRecords);
      }
    }
  };
}
