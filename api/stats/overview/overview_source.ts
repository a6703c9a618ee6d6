/**
 * Makes the overview of one set of stores: asks database and broker at once, none longer than a
 * moment, and goes on with the rest when one of them is away.
 *
 * @module
 */
import { getLogger } from "../../../shared/log.ts";
import { createGrowth } from "./growth.ts";
import type { AnswerCount, Overview, TopicLag } from "./overview.ts";
import type { Figures } from "./read_figures.ts";

/** Where the parts come from. */
export interface OverviewParts {
  /** Rejects while the database is away. */
  readonly readFigures: (stores: readonly string[] | null) => Promise<Figures>;
  /** `undefined` while the broker is away. */
  readonly readLag: ReadLag;
  readonly readAnswers: () => Promise<readonly AnswerCount[]>;
  readonly startedAt: Date;
  readonly now: () => Date;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** Longest wait for a part. @default {2_500} */
  readonly partTimeoutMs?: number;
}

/** How far the consumers are behind, by topic; `undefined` while the broker is away. */
export type ReadLag = () => Promise<
  | {
    readonly topics: readonly {
      readonly topic: string;
      readonly lagRecords: number;
      readonly lagSeconds?: number | null | undefined;
      /** Sum over the partitions: records that were ever appended. */
      readonly endOffset: number;
    }[];
  }
  | undefined
>;

/** One overview after another; never rejects. Who asks while one is being made gets that one. */
export type OverviewSource = () => Promise<Overview>;

/** A source for `stores`; for `null`, of everything. */
export function createOverviewSource(
  parts: OverviewParts,
  stores: readonly string[] | null,
): OverviewSource {
  const { startedAt, now, clock, partTimeoutMs = 2_500 } = parts;
  const baskets = createGrowth();
  const revenue = createGrowth();
  const accepted = createGrowth();
  const askFigures = askOnce("database", () => parts.readFigures(stores), partTimeoutMs);
  const askLag = askOnce("broker", parts.readLag, partTimeoutMs);
  let underWay: Promise<Overview> | undefined;

  async function make(): Promise<Overview> {
    const [figures, lag, answers] = await Promise.all([
      askFigures(),
      askLag(),
      stores === null ? parts.readAnswers() : [],
    ]);
    const atMs = clock();
    baskets.note(figures?.totals.baskets, atMs);
    revenue.note(figures?.revenueCents, atMs);
    accepted.note(lag?.topics.reduce((sum, { endOffset }) => sum + endOffset, 0), atMs);
    // Lag and topics are of everything, which is more than a key for some stores may see.
    const isWhole = stores === null;
    return {
      at: now().toISOString(),
      instance: { startedAt: startedAt.toISOString() },
      database: figures === undefined ? "down" : "up",
      broker: lag === undefined ? "down" : "up",
      rates: {
        acceptedPerSecond: isWhole ? round(accepted.perSecond, 10) : null,
        storedPerSecond: round(baskets.perSecond, 10),
        // From cents to euros, of which two decimals are shown.
        revenuePerSecond: round(revenue.perSecond, 1, 100),
      },
      totals: figures?.totals ?? null,
      today: figures?.today ?? null,
      delay: figures?.delay ?? null,
      lag: isWhole && lag !== undefined ? lag.topics.map(toTopicLag) : null,
      deadLetters: figures?.deadLetters ?? null,
      answers,
    };
  }

  return function readOverview() {
    return underWay ??= make().finally(() => underWay = undefined);
  };
}

/**
 * Asks for a part, but waits no longer than `timeoutMs`, and hardly at all for one that is away: it
 * would hold up the others each time. A question that is still open is not put again. Says in the
 * log when the part goes away and when it is back, once each.
 */
function askOnce<T>(
  name: string,
  ask: () => Promise<T | undefined>,
  timeoutMs: number,
): () => Promise<T | undefined> {
  let open: Promise<T | undefined> | undefined;
  let isAway = false;
  let waitMs = timeoutMs;

  async function askNow(): Promise<T | undefined> {
    try {
      const part = await ask();
      // Also when nobody waits for it any more: the next time it is worth waiting.
      if (part !== undefined) waitMs = timeoutMs;
      return part;
    } finally {
      open = undefined;
    }
  }

  return async function askPart() {
    open ??= askNow();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`no answer in ${waitMs} ms`)), waitMs);
    let part: T | undefined;
    let error: unknown;
    try {
      part = await Promise.race([open, late.promise]);
    } catch (cause) {
      error = cause;
    } finally {
      clearTimeout(timer);
    }
    if (part === undefined) waitMs = Math.min(timeoutMs, AWAY_WAIT_MS);
    if (isAway !== (part === undefined)) {
      isAway = !isAway;
      if (isAway) logger.warning("Cannot read a part of the overview", { part: name, error });
      else logger.info("Can read a part of the overview again", { part: name });
    }
    return part;
  };
}

/** Long enough for an answer that is there. */
const AWAY_WAIT_MS = 100;

function toTopicLag(
  { topic, lagRecords, lagSeconds }: NonNullable<Awaited<ReturnType<ReadLag>>>["topics"][number],
): TopicLag {
  return { topic, records: lagRecords, seconds: lagSeconds ?? null };
}

function round(value: number | null, steps: number, divisor = 1): number | null {
  return value === null ? null : Math.round(value * steps) / steps / divisor;
}

const logger = getLogger(["api", "stats"]);
