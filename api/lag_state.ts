/**
 * Whether the lag of the consumers can be read, for the readiness probe.
 *
 * @module
 */
import type { ShowLag } from "../shared/kafka/lag_gauges.ts";

/**
 * `readable`; `missing_right`: the Kafka user may not read the lag of each topic, which the log and
 * the overview name; `unknown`: the broker does not answer, or has not been asked yet.
 */
export type LagState = "readable" | "missing_right" | "unknown";

/** The state by the newest reading. */
export interface WatchedLag {
  readonly state: LagState;
  readonly show: ShowLag;
}

/** Nothing is known before the first reading. */
export function watchLag(): WatchedLag {
  let state: LagState = "unknown";
  return {
    get state() {
      return state;
    },
    show(lag) {
      if (lag === undefined) state = "unknown";
      else state = lag.missingRights.length > 0 ? "missing_right" : "readable";
    },
  };
}
