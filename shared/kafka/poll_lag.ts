/**
 * Keeps a process's lag gauges up to date for as long as it serves.
 *
 * @module
 */
import type { GroupLag } from "./group_lag.ts";
import { getLogger } from "../service/log.ts";
import type { ShowLag } from "./lag_gauges.ts";

/** Options for {@linkcode pollLag}. */
export interface PollLagOptions {
  /** Resolves to the lag, or to `undefined` when it is not known. Must not reject. */
  readonly read: () => Promise<GroupLag | undefined>;
  /** Called with what was read. */
  readonly show: ShowLag;
  /** Time from one reading to the next. @default {5_000} */
  readonly intervalMs?: number;
}

/** Reads and shows the lag at once, and then in intervals until it is disposed. */
export function pollLag({ read, show, intervalMs = 5_000 }: PollLagOptions): Disposable {
  let hasEnded = false;
  let lacked = "";

  async function poll(): Promise<void> {
    const lag = await read();
    if (hasEnded) return;
    show(lag);
    const lacks = lag?.missingRights.map(({ right, on }) => `${right} on ${on}`).join(", ");
    if (lacks === undefined || lacks === lacked) return;
    lacked = lacks;
    if (lacks === "") return logger.info("Reading all of the lag again");
    logger.warning("Cannot read the lag: the Kafka user lacks a right", { missing: lacks });
  }

  const timer = setInterval(poll, intervalMs);
  void poll();
  return {
    [Symbol.dispose]() {
      hasEnded = true;
      clearInterval(timer);
    },
  };
}

const logger = getLogger(["kafka"]);
