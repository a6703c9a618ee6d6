/**
 * Keeps months of lines made ahead for as long as a consumer runs.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import { type Sleep, sleep as timerSleep } from "../../shared/service/sleep.ts";
import type { MonthsAhead } from "./make_months_ahead.ts";

/** Options for {@linkcode watchMonths}. */
export interface WatchMonthsOptions {
  /** Makes the months; `signal` aborts when nobody waits for them any more. */
  readonly make: (signal: AbortSignal) => Promise<MonthsAhead>;
  /** How to wait. @default {the timers of the platform} */
  readonly sleep?: Sleep;
}

/** Makes months at once and then each day until it is disposed; after a failure, a minute later. */
export function watchMonths({ make, sleep = timerSleep }: WatchMonthsOptions): Disposable {
  const ended = new AbortController();
  const { signal } = ended;

  async function watch(): Promise<void> {
    while (!signal.aborted) await sleep(await pass() ? DAY_MS : MINUTE_MS, signal);
  }

  async function pass(): Promise<boolean> {
    try {
      const { made, left } = await make(signal);
      if (made.length > 0) logger.info("Made months of lines", { months: made });
      if (left.length > 0) {
        logger.warning("Cannot make months of lines: run `deno task partitions`", { months: left });
      }
      return true;
    } catch (error) {
      // Health and the alert on lines without a month say what lasts.
      if (!signal.aborted) logger.debug("Cannot make months of lines", { error });
      return false;
    }
  }

  void watch();
  return { [Symbol.dispose]: () => ended.abort() };
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const logger = getLogger(["consumer", "months"]);
