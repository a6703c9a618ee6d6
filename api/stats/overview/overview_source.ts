/**
 * Makes the overview of one set of stores: asks database and broker at once, none longer than a
 * moment, and goes on with the rest when one of them is away.
 *
 * @module
 */
import { createGrowth } from "./growth.ts";
import type { AnswerCount, Overview, TopicLag } from "./overview.ts";
import { createPart, type PartOptions } from "./part.ts";
import type { Figures } from "./read_figures.ts";

/** Where the parts come from. */
export interface OverviewParts extends Pick<PartOptions<unknown>, "patienceMs" | "timeoutMs"> {
  /** Rejects while the database is away. */
  readonly readFigures: (stores: readonly string[] | null) => Promise<Figures>;
  /** `undefined` while the broker is away. */
  readonly readLag: ReadLag;
  readonly readAnswers: () => Promise<readonly AnswerCount[]>;
  readonly startedAt: Date;
  readonly now: () => Date;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
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
  const { startedAt, now } = parts;
  const baskets = createGrowth();
  const revenue = createGrowth();
  const accepted = createGrowth();
  const askFigures = createPart({
    ...parts,
    name: "database",
    ask: () => parts.readFigures(stores),
  });
  const askLag = createPart({ ...parts, name: "broker", ask: parts.readLag });
  let underWay: Promise<Overview> | undefined;

  async function make(): Promise<Overview> {
    const [knownFigures, knownLag, answers] = await Promise.all([
      askFigures(),
      askLag(),
      stores === null ? parts.readAnswers() : [],
    ]);
    const figures = knownFigures?.value;
    const lag = knownLag?.value;
    baskets.note(figures?.totals.baskets, knownFigures?.atMs ?? 0);
    revenue.note(figures?.revenueCents, knownFigures?.atMs ?? 0);
    accepted.note(
      lag?.topics.reduce((sum, { endOffset }) => sum + endOffset, 0),
      knownLag?.atMs ?? 0,
    );
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

function toTopicLag(
  { topic, lagRecords, lagSeconds }: NonNullable<Awaited<ReturnType<ReadLag>>>["topics"][number],
): TopicLag {
  return { topic, records: lagRecords, seconds: lagSeconds ?? null };
}

function round(value: number | null, steps: number, divisor = 1): number | null {
  return value === null ? null : Math.round(value * steps) / steps / divisor;
}
