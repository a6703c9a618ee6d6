/**
 * The routes under `/stats`: what the dashboard shows, for a key with the scope `read`.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Database } from "../../shared/postgres/database.ts";
import type { Route } from "../http/route.ts";
import type { ApiMetrics } from "../metrics.ts";
import { createGetOverview, createGetStream } from "./get_overview.ts";
import { createGetReport, type ReportContext, type StatsExchange } from "./get_report.ts";
import { createHub, type HubOptions } from "./overview/hub.ts";
import type { ReadLag } from "./overview/overview_source.ts";
import { readAnswers, readFigures } from "./overview/read_figures.ts";
import { toDay } from "./query/period.ts";
import { createReadLane } from "./read_lane.ts";
import { createReportCache } from "./report_cache.ts";
import { BASKET_SIZES } from "./reports/basket_sizes.ts";
import { DEAD_LETTERS } from "./reports/dead_letters.ts";
import { PAIRS } from "./reports/pairs.ts";
import { PRODUCTS } from "./reports/products.ts";
import { SALES_BY, type SalesQuery } from "./reports/sales.ts";
import { SALES_BY_CATEGORY } from "./reports/sales_by_category.ts";
import { SALES_BY_DAY } from "./reports/sales_by_day.ts";
import { SALES_BY_HOUR } from "./reports/sales_by_hour.ts";
import { SALES_BY_STORE } from "./reports/sales_by_store.ts";
import { STORES } from "./reports/stores.ts";

/** What the statistics are made of. */
export interface StatsOptions extends Pick<HubOptions, "maxWatchers"> {
  /** Two of its connections at most are used at a time. */
  readonly database: Pick<Database, "transaction">;
  readonly readLag: ReadLag;
  readonly metrics: Pick<ApiMetrics, "registry">;
  /** Ends the event streams when it aborts. */
  readonly stop: AbortSignal;
  readonly now?: () => Date;
}

/** The routes; the overview's hub is theirs. */
export function toStatsRoutes(options: StatsOptions): readonly Route[] {
  const { database, metrics, now = () => new Date() } = options;
  const lanes = {
    // The overview is among these: what they read takes milliseconds.
    rollup: createReadLane({ database, statementTimeoutMs: 2_000 }),
    scan: createReadLane({ database, statementTimeoutMs: 4_000 }),
  };
  const context: ReportContext = { lanes, cache: createReportCache(), now };
  const hub = createHub({
    ...options,
    readFigures: (stores) =>
      lanes.rollup((database) =>
        readFigures(database, {
          stores: stores === null ? null : toArrayLiteral(stores),
          today: toDay(now()),
        })
      ),
    readAnswers: () => readAnswers(metrics.registry),
    startedAt: now(),
    now,
    clock: () => performance.now(),
  });
  return [
    toRoute("/stats/overview", createGetOverview(hub)),
    toRoute("/stats/stream", createGetStream(hub)),
    toRoute("/stats/sales", createGetSales(context)),
    toRoute("/stats/products", createGetReport(PRODUCTS, context)),
    toRoute("/stats/basket-sizes", createGetReport(BASKET_SIZES, context)),
    toRoute("/stats/pairs", createGetReport(PAIRS, context)),
    toRoute("/stats/stores", createGetReport(STORES, context)),
    toRoute("/stats/dead-letters", createGetReport(DEAD_LETTERS, context)),
  ];
}

function toRoute(
  path: string,
  handle: (exchange: StatsExchange) => Response | Promise<Response>,
): Route {
  return { method: "GET", path, access: "read", handle };
}

/** Each way to cut sales is a report of its own. */
function createGetSales(context: ReportContext): (exchange: StatsExchange) => Promise<Response> {
  const handlers: Readonly<
    Record<SalesQuery["by"], (exchange: StatsExchange) => Promise<Response>>
  > = {
    day: createGetReport(SALES_BY_DAY, context),
    hour: createGetReport(SALES_BY_HOUR, context),
    category: createGetReport(SALES_BY_CATEGORY, context),
    store: createGetReport(SALES_BY_STORE, context),
  };
  return function getSales(exchange) {
    const asked = new URL(exchange.request.url).searchParams.get("by");
    // Any of them names what is wrong with another word.
    const by = SALES_BY.find((word) => word === asked) ?? "day";
    return handlers[by](exchange);
  };
}
