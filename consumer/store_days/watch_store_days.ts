/**
 * Keeps the sums of shops' days up to date for as long as the consumer runs, beside the lanes: a slice at
 * a time, at most half of the time, and hardly while the lanes lag. One consumer of all is at it.
 *
 * @module
 */
import { toFailure } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { type Sleep, sleep as timerSleep } from "../../shared/service/sleep.ts";
import { createFailureTeller } from "../failure_teller.ts";
import type { RefreshDaysOptions, RefreshedDays } from "./refresh_days.ts";
import type { StoreDay } from "./store_day.ts";

/** Options for {@linkcode watchStoreDays}. */
export interface WatchStoreDaysOptions {
  /** Refreshes a slice; undefined when another consumer does. May reject. */
  readonly refresh: (
    options: Pick<RefreshDaysOptions, "after" | "maxBaskets" | "onPick">,
  ) => Promise<RefreshedDays | undefined>;
  /** Notes that the sums of a day cannot be made, so that the next passes leave it out. May reject. */
  readonly leave: (day: StoreDay) => Promise<void>;
  /** Whether the lanes lag, so that a slice a minute is enough. */
  readonly isBehind: () => boolean;
  /** Called after each slice with the number of days that it refreshed. */
  readonly count: (days: number) => void;
  /** How to wait. @default {the timers of the platform} */
  readonly sleep?: Sleep;
  /** Tells the time in milliseconds. @default {performance.now} */
  readonly now?: () => number;
}

/**
 * Refreshes days in passes from the newest to the oldest until it is disposed. Where a slice fails, its
 * days come one by one: the one that takes too long, or fails otherwise, is left to its lines, and
 * keeps no older one from its turn.
 */
export function watchStoreDays(options: WatchStoreDaysOptions): Disposable {
  const { refresh, leave, isBehind, count, sleep = timerSleep, now = () => performance.now() } =
    options;
  const ended = new AbortController();
  const { signal } = ended;
  const { failed, succeeded } = createFailureTeller({ logger, message: "Cannot sum up days" });

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      const tookMs = await pass();
      await sleep(Math.max(MIN_PAUSE_MS, PAUSE_FACTOR * tookMs), signal);
    }
  }

  /** @returns the time of its last slice, which found nothing more to do */
  async function pass(): Promise<number> {
    const total = { days: 0, unequal: 0 };
    let slice: Slice = { singles: 0 };
    for (;;) {
      const startedMs = now();
      const next = await refreshSlice(slice, total);
      const tookMs = now() - startedMs;
      if (next === undefined || signal.aborted) {
        tell(total);
        return tookMs;
      }
      slice = next;
      await sleep(isBehind() ? BEHIND_PAUSE_MS : Math.max(SLICE_PAUSE_MS, tookMs), signal);
    }
  }

  /** @returns the next slice, if there is one */
  async function refreshSlice(
    { after, singles }: Slice,
    total: { days: number; unequal: number },
  ): Promise<Slice | undefined> {
    const isSingle = singles > 0;
    let picked: readonly StoreDay[] = [];
    try {
      const done = await refresh({
        after,
        ...(isSingle ? { maxBaskets: 0 } : {}),
        onPick: (days) => picked = days,
      });
      succeeded();
      if (done === undefined) return undefined;
      count(done.refreshed);
      total.days += done.refreshed;
      total.unequal += done.unequal.length;
      return done.next === undefined ? undefined : toNext(done.next, singles);
    } catch (error) {
      // At the end of the process the connection goes first.
      if (signal.aborted) return undefined;
      const [day, ...others] = picked;
      // In an outage no day is found, and the next pass tries again.
      if (day === undefined || (isSingle && others.length > 0)) {
        failed(error);
        return undefined;
      }
      // Also for an error that may pass: a statement that takes too long looks like an outage.
      if (others.length > 0) {
        failed(error);
        return { after, singles: picked.length };
      }
      return await leaveOne(day, error) ? toNext(day, singles) : undefined;
    }
  }

  /** @returns whether that was noted */
  async function leaveOne(day: StoreDay, error: unknown): Promise<boolean> {
    try {
      await leave(day);
    } catch (outage) {
      failed(outage);
      return false;
    }
    const { what, advice } = toFailure(error);
    logger.error("Cannot sum up a day of a shop: reports read its lines", {
      ...{ store: day.store, day: day.purchasedOn },
      ...{ reason: what, advice },
    });
    return true;
  }

  void watch();
  return { [Symbol.dispose]: () => ended.abort() };
}

/** Where a slice begins, and how many slices of one day are left; the next ones are of several. */
interface Slice {
  readonly after?: StoreDay | undefined;
  readonly singles: number;
}

function toNext(after: StoreDay, singles: number): Slice {
  return { after, singles: Math.max(0, singles - 1) };
}

function tell({ days, unequal }: { readonly days: number; readonly unequal: number }): void {
  if (days > 0) logger.info("Summed up days of shops", { days });
  if (unequal > 0) {
    logger.warning("Cannot sum up days whose tables differ: run `deno task verify`", {
      days: unequal,
    });
  }
}

/** Shortest time from one pass to the next. */
const MIN_PAUSE_MS = 15_000;
/** Looking for days that changed takes a hundredth of one connection's time. */
const PAUSE_FACTOR = 100;
/** Shortest time from one slice to the next. */
const SLICE_PAUSE_MS = 20;
/** The same while the lanes lag. */
const BEHIND_PAUSE_MS = 60_000;

const logger = getLogger(["consumer", "store-days"]);
