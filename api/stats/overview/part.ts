/**
 * A part of the overview that comes from elsewhere, be that fast, slow or away: nobody waits long
 * for it, and it is never asked twice at once.
 *
 * @module
 */
import { atMost } from "../../../shared/service/at_most.ts";
import { getLogger } from "../../../shared/service/log.ts";

/** What a part was, and when. */
export interface Known<T> {
  readonly value: T;
  /** On the part's clock. */
  readonly atMs: number;
}

/** Options for {@linkcode createPart}. */
export interface PartOptions<T> {
  /** Names it in the log. */
  readonly name: string;
  /** Gives `undefined`, or rejects, while it is away. */
  readonly ask: () => Promise<T | undefined>;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** How long an answer is waited for when there is an older one to show. @default {500} */
  readonly patienceMs?: number;
  /** Silence after which it counts as away. @default {5_000} */
  readonly timeoutMs?: number;
}

/** The newest answer, at most as old as the timeout and a rest; `undefined` while it is away. */
export type Part<T> = () => Promise<Known<T> | undefined>;

/**
 * A part that is not asked yet. It says in the log when it goes away and when it is back, once each.
 */
export function createPart<T>(options: PartOptions<T>): Part<T> {
  const { name, ask, clock, patienceMs = 500, timeoutMs = 5_000 } = options;
  let question: { readonly sinceMs: number; readonly settled: Promise<void> } | undefined;
  let restUntilMs = -Infinity;
  let last: Known<T> | undefined;
  let error: unknown;
  let isAway = false;

  async function settle(sinceMs: number): Promise<void> {
    try {
      const value = await ask();
      // The very same answer comes from somebody's cache, and is as old as it was.
      if (value === undefined || value !== last?.value) {
        last = value === undefined ? undefined : { value, atMs: clock() };
      }
      error = undefined;
    } catch (cause) {
      last = undefined;
      error = cause;
    }
    question = undefined;
    const tookMs = clock() - sinceMs;
    // What takes long gets as long a rest.
    if (tookMs > patienceMs) restUntilMs = clock() + tookMs;
  }

  return async function readPart() {
    if (question === undefined && clock() >= restUntilMs) {
      const sinceMs = clock();
      question = { sinceMs, settled: settle(sinceMs) };
    }
    const asked = question;
    if (asked !== undefined) {
      const isNew = last === undefined && !isAway;
      await atMost(isNew ? timeoutMs : patienceMs, asked.settled);
      const isSilent = question === asked && (isNew || clock() - asked.sinceMs >= timeoutMs);
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
