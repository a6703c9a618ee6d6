/**
 * A value that comes from elsewhere, be that fast, slow or away. Callers get the last known value
 * after a short wait, and at most one read is under way.
 *
 * @module
 */
import { atMost } from "../../../shared/service/at_most.ts";
import { getLogger } from "../../../shared/service/log.ts";

/** A value, and when it was read. */
export interface Known<T> {
  readonly value: T;
  /** On the clock of the options. */
  readonly atMs: number;
}

/** Options for {@linkcode createLastKnown}. */
export interface LastKnownOptions<T> {
  /** Names the source in the log. */
  readonly name: string;
  /** Resolves to `undefined`, or rejects, while the source is away. */
  readonly read: () => Promise<T | undefined>;
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
  /** How long callers wait for a new value when there is an older one. @default {500} */
  readonly patienceMs?: number;
  /** After so long without a value the source counts as away. @default {5_000} */
  readonly timeoutMs?: number;
}

/**
 * Returns a function that resolves to the newest value, or to `undefined` while the source is away.
 * Logs once when the source goes away, and once when it is back. Reads nothing until the first call.
 */
export function createLastKnown<T>(
  options: LastKnownOptions<T>,
): () => Promise<Known<T> | undefined> {
  const { name, read, clock, patienceMs = 500, timeoutMs = 5_000 } = options;
  let pending: { readonly sinceMs: number; readonly settled: Promise<void> } | undefined;
  let restUntilMs = -Infinity;
  let last: Known<T> | undefined;
  let error: unknown;
  let isAway = false;

  async function readNow(sinceMs: number): Promise<void> {
    try {
      const value = await read();
      // The same object again came from a cache of the source, so its age counts on.
      if (value === undefined || value !== last?.value) {
        last = value === undefined ? undefined : { value, atMs: clock() };
      }
      error = undefined;
    } catch (cause) {
      last = undefined;
      error = cause;
    }
    pending = undefined;
    const tookMs = clock() - sinceMs;
    // Leave a slow source alone for as long as it took.
    if (tookMs > patienceMs) restUntilMs = clock() + tookMs;
  }

  return async function readLastKnown() {
    if (pending === undefined && clock() >= restUntilMs) {
      const sinceMs = clock();
      pending = { sinceMs, settled: readNow(sinceMs) };
    }
    const current = pending;
    if (current !== undefined) {
      const isFirst = last === undefined && !isAway;
      await atMost(isFirst ? timeoutMs : patienceMs, current.settled);
      const isSilent = pending === current && (isFirst || clock() - current.sinceMs >= timeoutMs);
      if (isSilent) last = undefined;
    }
    if (isAway !== (last === undefined)) {
      isAway = !isAway;
      if (isAway) logger.warning("Cannot read a part of the overview", { part: name, error });
      else logger.info("Can read a part of the overview again", { part: name });
    }
    return last;
  };
}

const logger = getLogger(["api", "stats"]);
