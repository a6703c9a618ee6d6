/**
 * Reads the pipeline every ten seconds, whether or not anybody watches: for the history, which is
 * there when a page opens, and for the alerts, which have to have lasted.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import { getLogger } from "../../shared/service/log.ts";
import type { Registry } from "../../shared/service/service_metrics.ts";
import { type Alerts, createAlerts } from "./alerts/alerts.ts";
import { readOwnSeries } from "./alerts/facts.ts";
import { readProblems } from "./alerts/read_problems.ts";
import { createHistory, type History } from "./history/history.ts";
import { readPastStored } from "./history/read_past_stored.ts";
import { readStored } from "./history/read_stored.ts";
import { TIERS } from "./history/sample.ts";
import { createGrowth, type ReadLag } from "./overview/overview_source.ts";
import type { ReadLane } from "./read_lane.ts";

/** What {@linkcode watchPipeline} needs. */
export interface PipelineWatchOptions {
  readonly readLag: ReadLag;
  /** For what is read every ten seconds. */
  readonly lane: ReadLane;
  /** For what lies before the start. */
  readonly scanLane: ReadLane;
  /** Whether the database can be read: nothing is asked while it is away. */
  readonly isDatabaseUp: () => boolean;
  readonly registry: Registry;
  /** Whether it looks by itself. @default {true} */
  readonly isStarted?: boolean;
  /** How long a receipt may be missing before that is an alert. @default {15} */
  readonly graceMinutes?: number | undefined;
  /** Ends the watch. */
  readonly stop: AbortSignal;
  /** Milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

/** What is known of the last day. */
export interface PipelineWatch {
  readonly history: Pick<History, "read">;
  readonly alerts: Pick<Alerts, "read">;
  /** One reading. Never rejects. */
  readonly look: () => Promise<void>;
}

/** Starts to watch, and looks for the first time a second later. */
export function watchPipeline(options: PipelineWatchOptions): PipelineWatch {
  const { readLag, lane, scanLane, isDatabaseUp, registry, stop, now = Date.now } = options;
  const { graceMinutes = 15 } = options;
  const history = createHistory(now);
  const alerts = createAlerts();
  const accepted = createGrowth({ windowMs: STEP_MS, maxGapMs: 3 * STEP_MS });
  let isPastKnown = false;

  async function look(): Promise<void> {
    const [lag, tables, own] = await Promise.all([
      readLag().catch(() => undefined),
      isDatabaseUp()
        ? lane((database) => readTables(database, graceMinutes)).catch(logFailure)
        : undefined,
      readOwnSeries(registry),
    ]);
    const atMs = now();
    const step = Math.floor(atMs / STEP_MS);
    // A rate of some of the topics would be taken for that of all.
    const isWhole = lag !== undefined && (lag.missingRights?.length ?? 0) === 0;
    accepted.note(isWhole ? sum(lag.topics, "endOffset") : undefined, atMs);
    for (const [ago, stored] of tables?.stored ?? []) history.note(step - ago, { stored });
    history.note(step - 1, {
      acceptedPerSecond: accepted.perSecond ?? undefined,
      lag: isWhole
        ? {
          records: sum(lag.topics, "lagRecords"),
          seconds: Math.max(0, ...lag.topics.map(({ lagSeconds }) => lagSeconds)),
        }
        : undefined,
    });
    alerts.judge({
      atMs,
      lag: lag?.topics.map(({ topic, lagRecords: records, lagSeconds: seconds, endOffset }) => (
        { topic, records, seconds, endOffset }
      )),
      problems: tables?.problems,
      own,
    });
    if (tables === undefined || isPastKnown) return;
    isPastKnown = true;
    // Behind reports that somebody waits for, so it is not awaited.
    void readPastStored({ lane: scanLane, history, now, stop }).catch(logFailure);
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  function plan(delayMs: number): void {
    if (stop.aborted) return;
    // In the middle of a step, so that a clock that is a little off tells the same step.
    const again = () => plan(STEP_MS - (now() - STEP_MS / 2) % STEP_MS);
    timer = setTimeout(() => look().finally(again), delayMs);
  }
  stop.addEventListener("abort", () => clearTimeout(timer), { once: true });
  if (options.isStarted ?? true) plan(FIRST_LOOK_MS);

  return { history, alerts, look };
}

/** Reads a step again, since a batch commits a moment after its rows say that they were stored. */
async function readTables(database: Queryable, graceMinutes: number) {
  const stored = await readStored(database, {
    stores: null,
    stepSeconds: TIERS[0].stepSeconds,
    from: 2,
    to: 1,
  });
  return { stored, problems: await readProblems(database, { graceMinutes }) };
}

function sum<K extends string>(topics: readonly Readonly<Record<K, number>>[], key: K): number {
  return topics.reduce((total, topic) => total + topic[key], 0);
}

function logFailure(error: unknown): undefined {
  // The watch of the database, and the overview, say it once.
  logger.debug("Cannot read the pipeline", { error });
  return undefined;
}

/** What is wrong is known before somebody has opened the page. */
const FIRST_LOOK_MS = 1_000;
const STEP_MS = TIERS[0].stepSeconds * 1_000;
const logger = getLogger(["api", "stats"]);
