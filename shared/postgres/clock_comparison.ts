/**
 * Compares this machine's clock with the database's, so that a wrong clock (a machine woken from
 * sleep was 400 days back) does not make a good basket one from the future. Which of the two clocks
 * is wrong nobody can tell here, so where they disagree nothing is decided.
 *
 * @module
 */
import { createLatestDate } from "../basket/latest_date.ts";
import { atMost } from "../service/at_most.ts";
import { getLogger } from "../service/log.ts";
import type { Queryable } from "./database.ts";

/**
 * What this machine's clock may decide of a date:
 *
 * - `trusted`: both clocks find it in the future or neither does, or there is nothing to hold the
 *   own clock against;
 * - `wait`: only one of them does; accept and refuse nothing until they agree.
 */
export type ClockVerdict = "trusted" | "wait";

/** Options for {@linkcode compareClocks}. */
export interface ClockComparisonOptions {
  /** The clock to compare with. */
  readonly database: Queryable;
  /** This machine's clock, in milliseconds since 1970. @default {Date.now} */
  readonly nowMs?: () => number;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly monotonicMs?: () => number;
  /** Time from one comparison to the next. @default {60_000} */
  readonly intervalMs?: number;
}

/** See {@linkcode compareClocks}. */
export interface ClockComparison extends Disposable {
  /** Judges a `date` (ISO 8601) by what is known; costs no query. */
  judge(date: string): ClockVerdict;
  /**
   * The same for a date that the own clock finds in the future, before the API refuses it: compares
   * first, unless that was done or tried in the last 10 s. Takes 2 s at most. Never rejects.
   */
  judgeRefusal(date: string): Promise<ClockVerdict>;
  /** The own clock minus the database's; `undefined` while that is not known. */
  readonly offsetSeconds: number | undefined;
}

/**
 * Compares at once and then in intervals until it is disposed, one query at a time. A database that
 * is away is no evidence against the own clock. A comparison is evidence for five minutes, unless
 * the own clock is set meanwhile or the machine sleeps. Logs one line when the clocks are more than a
 * minute apart, and one when that is over.
 */
export function compareClocks(options: ClockComparisonOptions): ClockComparison {
  const { database, nowMs = Date.now, monotonicMs = () => performance.now() } = options;
  const { intervalMs = 60_000 } = options;
  let last: Comparison | undefined;
  let attempt: { readonly startedAt: number; readonly clockAhead: number } | undefined;
  let pending: Promise<void> | undefined;
  /** Resolves when the last comparison has ended, or has taken too long to wait for. */
  let refreshed = Promise.resolve();
  let isApart = false;

  /** What the own clock is ahead of the one that never goes back: it changes when either stops. */
  const readAhead = () => nowMs() - monotonicMs();
  const hasJumpedSince = (clockAhead: number) => Math.abs(readAhead() - clockAhead) > JUMP_MS;

  const toOwnLatest = createLatestDate();
  const toTheirLatest = createLatestDate();

  function readOffsetMs(): number | undefined {
    if (last === undefined || monotonicMs() - last.at > MAX_AGE_MS) return undefined;
    return hasJumpedSince(last.clockAhead) ? undefined : last.offsetMs;
  }

  async function compare(): Promise<void> {
    const sent = { at: monotonicMs(), clockAhead: readAhead() };
    attempt = { startedAt: sent.at, clockAhead: sent.clockAhead };
    try {
      const [row] = await database.query(READ_CLOCK);
      const received = { at: monotonicMs(), clockAhead: readAhead() };
      if (hasJumpedSince(sent.clockAhead)) return;
      last = toComparison({ sent, received, theirMs: Number(row?.now_ms) }) ?? last;
    } catch (error) {
      logger.debug("Cannot compare the clock with the database's", { error });
      return;
    }
    logChange();
  }

  function logChange(): void {
    const offsetMs = readOffsetMs();
    if (offsetMs === undefined || Math.abs(offsetMs) > APART_MS === isApart) return;
    isApart = !isApart;
    const offsetSeconds = offsetMs / 1_000;
    if (isApart) logger.error("The clock differs from that of Postgres", { offsetSeconds });
    else logger.info("The clock agrees with that of Postgres again", { offsetSeconds });
  }

  /** Starts a comparison unless one is under way. */
  function refresh(): void {
    if (pending !== undefined) return;
    pending = compare().finally(() => pending = undefined);
    refreshed = atMost(PATIENCE_MS, pending);
  }

  /** Starts a comparison unless one was tried lately, since when the own clock was not set. */
  function refreshUnlessRecent(): void {
    const isRecent = attempt !== undefined && !hasJumpedSince(attempt.clockAhead) &&
      monotonicMs() - attempt.startedAt < RECENT_MS;
    if (!isRecent) refresh();
  }

  /** Reads each clock once: that is what it costs, and every basket passes here. */
  function judge(date: string): ClockVerdict {
    if (last === undefined) return "trusted";
    const ownMs = nowMs();
    const at = monotonicMs();
    if (Math.abs(ownMs - at - last.clockAhead) > JUMP_MS) {
      refreshUnlessRecent();
      return "trusted";
    }
    if (at - last.at > MAX_AGE_MS) return "trusted";
    const isFuture = date > toOwnLatest(ownMs);
    return isFuture === date > toTheirLatest(ownMs - last.offsetMs) ? "trusted" : "wait";
  }

  refresh();
  const timer = setInterval(refresh, intervalMs);
  return {
    judge,
    async judgeRefusal(date) {
      refreshUnlessRecent();
      await refreshed;
      return judge(date);
    },
    get offsetSeconds() {
      const offsetMs = readOffsetMs();
      return offsetMs === undefined ? undefined : offsetMs / 1_000;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** One reading of the database's clock. */
interface Comparison {
  /** The own clock minus the database's. */
  readonly offsetMs: number;
  /** When, on the clock that never goes back. */
  readonly at: number;
  readonly clockAhead: number;
}

/**
 * The offset from one round trip (Cristian's algorithm): the database read its clock half way,
 * give or take half the round trip. Differences within that are none. `undefined` when the answer
 * took too long to say anything.
 */
function toComparison(
  { sent, received, theirMs }: {
    readonly sent: Pick<Comparison, "at" | "clockAhead">;
    readonly received: Pick<Comparison, "at" | "clockAhead">;
    readonly theirMs: number;
  },
): Comparison | undefined {
  const halfTripMs = (received.at - sent.at) / 2;
  if (halfTripMs > MAX_HALF_TRIP_MS || !Number.isFinite(theirMs)) return undefined;
  const ownMs = sent.at + halfTripMs + received.clockAhead;
  const offsetMs = ownMs - theirMs;
  return { ...received, offsetMs: Math.abs(offsetMs) <= halfTripMs ? 0 : offsetMs };
}

/** Not `now()`, which is the time at which the transaction began. */
const READ_CLOCK = "select (extract(epoch from clock_timestamp()) * 1000)::text as now_ms";
const logger = getLogger(["postgres", "clock"]);
const APART_MS = 60_000;
const RECENT_MS = 10_000;
const PATIENCE_MS = 2_000;
const MAX_HALF_TRIP_MS = 5_000;
const MAX_AGE_MS = 300_000;
/** Above what NTP corrects by slewing: 0.15 s in five minutes (adjtimex). */
const JUMP_MS = 1_000;
