/**
 * Makes the overview of one set of stores: reads database and broker side by side, waits a moment
 * for each, and goes on with the rest when one of them is away.
 *
 * @module
 */
import type { TopicLag } from "../../../shared/kafka/group_lag.ts";
import type { RightOn } from "../../../shared/kafka/missing_right.ts";
import { createLastKnown, type LastKnownOptions } from "./last_known.ts";
import type { Overview } from "./overview.ts";
import type { Figures } from "./read_figures.ts";

/** Where the parts come from. */
export interface OverviewParts extends Pick<LastKnownOptions<unknown>, "patienceMs" | "timeoutMs"> {
  /** Called once for each set of stores. What it returns rejects while the database is away. */
  readonly createReadFigures: (stores: readonly string[] | null) => () => Promise<Figures>;
  /** Whether the primary database can be read, where the figures come from another one. */
  readonly isPrimaryUp?: (() => boolean) | undefined;
  /** How far that other one is behind the primary, where it is known. */
  readonly behindSeconds?: (() => number | undefined) | undefined;
  readonly readLag: ReadLag;
  readonly readAnswers: () => Promise<Overview["answers"]>;
  /** What fires now; for shops, what names one of them. */
  readonly readAlerts: (stores: readonly string[] | null) => Overview["alerts"];
  readonly startedAt: Date;
  readonly now: () => Date;
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
}

/** How far the consumers are behind, by topic; `undefined` while the broker is away. */
export type ReadLag = () => Promise<
  | {
    readonly topics: readonly Pick<
      TopicLag,
      "topic" | "lagRecords" | "lagSeconds" | "endOffset"
    >[];
    readonly missingRights?: readonly RightOn[];
  }
  | undefined
>;

/** Makes one overview. Never rejects because of database or broker; concurrent calls share one. */
export type OverviewSource = () => Promise<Overview>;

/** A source for `stores`; for `null`, of everything. */
export function createOverviewSource(
  parts: OverviewParts,
  stores: readonly string[] | null,
): OverviewSource {
  const { startedAt, now, isPrimaryUp, behindSeconds } = parts;
  const baskets = createGrowth();
  const revenue = createGrowth();
  const accepted = createGrowth();
  const readFigures = createLastKnown({
    ...parts,
    name: "database",
    read: parts.createReadFigures(stores),
  });
  const readLag = createLastKnown({ ...parts, name: "broker", read: parts.readLag });
  let pending: Promise<Overview> | undefined;

  async function make(): Promise<Overview> {
    const [knownFigures, knownLag, answers] = await Promise.all([
      readFigures(),
      readLag(),
      stores === null ? parts.readAnswers() : [],
    ]);
    const figures = knownFigures?.value;
    const lag = knownLag?.value;
    baskets.note(figures?.totals.baskets, knownFigures?.atMs ?? 0);
    revenue.note(figures?.revenueCents, knownFigures?.atMs ?? 0);
    accepted.note(
      // A rate of some of the topics would be taken for that of all.
      lag === undefined || (lag.missingRights?.length ?? 0) > 0
        ? undefined
        : lag.topics.reduce((sum, { endOffset }) => sum + endOffset, 0),
      knownLag?.atMs ?? 0,
    );
    // The topics hold the baskets of all stores, which a key for some stores must not see.
    const isWhole = stores === null;
    return {
      at: now().toISOString(),
      instance: { startedAt: startedAt.toISOString() },
      database: figures === undefined ? "down" : "up",
      ...(isPrimaryUp === undefined ? {} : { primary: isPrimaryUp() ? "up" : "down" } as const),
      ...(behindSeconds === undefined ? {} : { behindSeconds: round(behindSeconds() ?? null, 10) }),
      broker: lag === undefined ? "down" : "up",
      alerts: parts.readAlerts(stores),
      rates: {
        acceptedPerSecond: isWhole ? round(accepted.perSecond, 10) : null,
        storedPerSecond: round(baskets.perSecond, 10),
        // From cents to euros with two decimals.
        revenuePerSecond: round(revenue.perSecond, 1, 100),
      },
      totals: figures?.totals ?? null,
      today: figures?.today ?? null,
      delay: figures?.delay ?? null,
      lag: isWhole && lag !== undefined
        ? lag.topics.map(({ topic, lagRecords: records, lagSeconds: seconds }) => (
          { topic, records, seconds }
        ))
        : null,
      lagMissingRights: isWhole
        ? (lag?.missingRights ?? []).map(({ right, on }) => `${right} on ${on}`)
        : [],
      deadLetters: figures?.deadLetters ?? null,
      gaps: figures?.gaps ?? null,
      tills: figures?.tills ?? null,
      refusals: figures?.refusals ?? null,
      latest: figures?.latest ?? null,
      answers,
    };
  }

  return function readOverview() {
    return pending ??= make().finally(() => pending = undefined);
  };
}

/** How fast a number grows. */
export interface Growth {
  /** Notes the number at `atMs`. `undefined`, when it is not known, forgets the earlier notes. */
  note(value: number | undefined, atMs: number): void;
  /** Growth a second between the oldest and the newest note; `null` while there is only one. */
  readonly perSecond: number | null;
}

/**
 * Growth over the last `windowMs` or, where the notes are further apart, since the previous note,
 * unless that is older than `maxGapMs`.
 */
export function createGrowth({ windowMs = 5_000, maxGapMs = 15_000 } = {}): Growth {
  let notes: { readonly value: number; readonly atMs: number }[] = [];
  return {
    note(value, atMs) {
      const last = notes.at(-1);
      // A number that shrinks has started again: a topic made again, a table emptied.
      const isBroken = value === undefined ||
        last !== undefined && (value < last.value || atMs - last.atMs > maxGapMs);
      if (isBroken) notes = [];
      if (value === undefined || last?.atMs === atMs && !isBroken) return;
      notes.push({ value, atMs });
      const firstInside = notes.findIndex((note) => note.atMs >= atMs - windowMs);
      notes = notes.slice(Math.min(firstInside, notes.length - 2));
    },
    get perSecond() {
      const [first, last] = [notes[0], notes.at(-1)];
      if (first === undefined || last === undefined || first === last) return null;
      return (last.value - first.value) * 1_000 / (last.atMs - first.atMs);
    },
  };
}

function round(value: number | null, steps: number, divisor = 1): number | null {
  return value === null ? null : Math.round(value * steps) / steps / divisor;
}
