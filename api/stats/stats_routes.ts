/**
 * The routes under `/stats`: what the dashboard shows, for a key with the scope `read`.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { gzipAnswer } from "../http/gzip_answer.ts";
import type { Route } from "../http/route.ts";
import type { ApiMetrics } from "../metrics.ts";
import { ANY_STORES, type KnownStores } from "../stores/open_known_stores.ts";
import { createGetOverview, createGetStream } from "./get_overview.ts";
import { createGetHistory } from "./get_history.ts";
import { createGetReport, type ReportContext, type StatsExchange } from "./get_report.ts";
import { createHub, type HubOptions } from "./overview/hub.ts";
import type { ReadLag } from "./overview/overview_source.ts";
import { createLatestReader } from "./overview/latest_reader.ts";
import { readAnswers, readFigures } from "./overview/read_figures.ts";
import { createReadLane } from "./read_lane.ts";
import { createReportCache } from "./report_cache.ts";
import { REPORTS, SALES_REPORTS } from "./reports/reports.ts";
import { DEFAULT_TIME_ZONE, toLocalDay } from "./time_zone.ts";
import { watchPipeline } from "./watch_pipeline.ts";

/** What the statistics need. */
export interface StatsOptions
  extends Pick<HubOptions, "maxWatchers" | "isPrimaryUp" | "behindSeconds"> {
  /** The statistics use two of its connections at most. */
  readonly database: Pick<Database, "transaction"> & {
    /** Whether it could be read when last looked at. Absent: nobody knows, so it is asked. */
    readonly isUp?: boolean;
  };
  readonly readLag: ReadLag;
  readonly metrics: Pick<ApiMetrics, "registry">;
  /**
   * Whether the pipeline is read every ten seconds, also while nobody watches, for the history and
   * the alerts. @default {false} both stay empty
   */
  readonly keepsHistory?: boolean;
  /** How long a receipt may be missing before that is an alert. @default {15} */
  readonly graceMinutes?: number;
  /** Ends the event streams when it aborts. */
  readonly stop: AbortSignal;
  readonly now?: () => Date;
  /** Whose hours CSV shows, and whose day is today. @default {DEFAULT_TIME_ZONE} */
  readonly timeZone?: string;
  /** The same as Postgres knows it. @default {() => timeZone} */
  readonly databaseZone?: (() => string) | undefined;
  /** The shops that requests may name in another spelling. @default {ANY_STORES} */
  readonly stores?: KnownStores | undefined;
}

/** Creates the routes, and the hub of the overview. */
export function toStatsRoutes(options: StatsOptions): readonly Route[] {
  const { database, metrics, stores = ANY_STORES, now = () => new Date() } = options;
  const { timeZone = DEFAULT_TIME_ZONE, databaseZone = () => timeZone } = options;
  const lanes = {
    // Also for the overview.
    rollup: createReadLane({ database, statementTimeoutMs: 2_000 }),
    scan: createReadLane({ database, statementTimeoutMs: 4_000 }),
  };
  const context: ReportContext = {
    ...{ lanes, stores, timeZone, databaseZone, now },
    cache: createReportCache(),
  };
  const clock = () => performance.now();
  const { history, alerts } = watchPipeline({
    readLag: options.readLag,
    lane: lanes.rollup,
    scanLane: lanes.scan,
    isDatabaseUp: () => database.isUp ?? true,
    registry: metrics.registry,
    isStarted: options.keepsHistory ?? false,
    graceMinutes: options.graceMinutes,
    stop: options.stop,
  });
  const hub = createHub({
    ...options,
    createReadFigures(stores) {
      const readLatest = createLatestReader({ clock });
      const literal = stores === null ? null : toArrayLiteral(stores);
      return () =>
        lanes.rollup((database) =>
          readFigures(database, {
            stores: literal,
            today: toLocalDay(now(), timeZone),
            readLatest,
          })
        );
    },
    readAnswers: () => readAnswers(metrics.registry),
    readAlerts: alerts.read,
    startedAt: now(),
    now,
    clock,
  });
  return [
    toRoute("/stats/overview", createGetOverview(hub)),
    toRoute("/stats/stream", createGetStream(hub)),
    toGzippedRoute(
      "/stats/history",
      createGetHistory({ history, scanLane: lanes.scan, timeZone, now }),
    ),
    toGzippedRoute("/stats/sales", createGetSales(context)),
    ...Object.entries(REPORTS).map(([path, report]) =>
      toGzippedRoute(path, createGetReport(report, context))
    ),
  ];
}

/** A route of answers that end, and may be long. */
function toGzippedRoute(
  path: string,
  handle: (exchange: StatsExchange) => Response | Promise<Response>,
): Route {
  return toRoute(path, async (exchange) => gzipAnswer(exchange.request, await handle(exchange)));
}

function toRoute(
  path: string,
  handle: (exchange: StatsExchange) => Response | Promise<Response>,
): Route {
  return { method: "GET", path, access: "read", handle };
}

/** The parameter `by` chooses the report. */
function createGetSales(context: ReportContext): (exchange: StatsExchange) => Promise<Response> {
  const handlers = new Map(
    Object.entries(SALES_REPORTS).map(([by, report]) => [by, createGetReport(report, context)]),
  );
  const byDay = createGetReport(SALES_REPORTS.day, context);
  return function getSales(exchange) {
    const by = new URL(exchange.request.url).searchParams.get("by");
    // Every report parses `by` again, and refuses an unknown word.
    return (handlers.get(by ?? "") ?? byDay)(exchange);
  };
}
