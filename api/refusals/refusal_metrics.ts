/**
 * The metrics of what is refused at the door.
 *
 * @module
 */
import { Counter, Gauge, type Registry } from "../../shared/service/service_metrics.ts";
import { OTHER_CAUSES, REFUSAL_CODES } from "./refusal_code.ts";
import type { RefusalCounts } from "./refusal_counts.ts";

/** The instruments. */
export interface RefusalMetrics {
  /** Counts causes that are new in the table, or were not seen there for a day. */
  countNewCauses(code: string, causes: number): void;
  /** Reads the counts at each scrape. */
  watchRefusals(counts: Pick<RefusalCounts, "waiting" | "overflowed">): void;
}

/** Registers the instruments. */
export function createRefusalMetrics(registers: Registry[]): RefusalMetrics {
  const newCauses = new Counter({
    name: "api_new_refusal_causes_total",
    help: "Causes of refusals that are new, or came again after a day without, by code.",
    labelNames: ["code"],
    registers,
  });
  // A rate needs the series to exist before the first event.
  for (const code of [...REFUSAL_CODES, OTHER_CAUSES]) newCauses.labels(code).inc(0);
  let watched: Pick<RefusalCounts, "waiting" | "overflowed"> = { waiting: 0, overflowed: 0 };
  new Gauge({
    name: "api_refusal_causes_waiting",
    help: "Causes with refusals that are not in the database yet.",
    registers,
    collect() {
      this.set(watched.waiting);
    },
  });
  let shown = 0;
  new Counter({
    name: "api_refusals_overflowed_total",
    help: "Refusals that were counted under the cause `other`: there were too many causes.",
    registers,
    collect() {
      this.inc(watched.overflowed - shown);
      shown = watched.overflowed;
    },
  });
  return {
    countNewCauses: (code, causes) => newCauses.labels(code).inc(causes),
    watchRefusals(counts) {
      watched = counts;
    },
  };
}
