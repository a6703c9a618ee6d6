/**
 * How wrong this machine's clock is, as Prometheus reads it.
 *
 * @module
 */
import { Gauge, type Registry } from "../service/service_metrics.ts";
import type { ClockComparison } from "./clock_comparison.ts";

/** Shows the offset that `clock` knows at each scrape. */
export type ShowClock = (clock: Pick<ClockComparison, "offsetSeconds">) => void;

/** Registers the gauge; it has no series until a clock is shown whose offset is known. */
export function createClockGauge(registry: Registry): ShowClock {
  let shown: Pick<ClockComparison, "offsetSeconds"> | undefined;
  new Gauge({
    name: "clock_offset_seconds",
    help: "This machine's clock minus the database's; no series while that is not known.",
    registers: [registry],
    collect() {
      const offsetSeconds = shown?.offsetSeconds;
      if (offsetSeconds === undefined) this.remove();
      else this.set(offsetSeconds);
    },
  });
  return function showClock(clock) {
    shown = clock;
  };
}
