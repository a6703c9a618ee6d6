/**
 * The dashboard's page over fake statistics, for states that a real pipeline reaches slowly: a first
 * start, a key without the scope, a period without sales.
 *
 * @module
 */
import { createDashboard } from "../../../../api/dashboard/dashboard_assets.ts";
import { createDashboardRoutes } from "../../../../api/dashboard/dashboard_routes.ts";
import { createGuard } from "../../../../api/auth/guard.ts";
import type { ApiKeys } from "../../../../api/auth/key_ring.ts";
import { createRouter, type Router } from "../../../../api/http/create_router.ts";
import { toProblem } from "../../../../api/http/problem.ts";
import type { Route } from "../../../../api/http/route.ts";
import { createApiMetrics } from "../../../../api/metrics.ts";
import type { BasketFate } from "../../../../api/read_basket.ts";
import type { Described } from "../../../../api/answer_values.ts";
import type { HISTORY } from "../../../../api/stats/history/history_answer.ts";
import { findTier, type Sample } from "../../../../api/stats/history/sample.ts";
import { type Overview, OVERVIEW_EXAMPLE } from "../../../../api/stats/overview/overview.ts";
import type { CommonQuery, Report, ReportRow } from "../../../../api/stats/report.ts";
import { REPORTS, SALES_REPORTS } from "../../../../api/stats/reports/reports.ts";
import type { RefusalRow } from "../../../../api/stats/reports/refusals.ts";
import type { SalesByDayRow } from "../../../../api/stats/reports/sales_by_day.ts";
import type { SalesByHourRow } from "../../../../api/stats/reports/sales_by_hour.ts";
import type { StoreRow } from "../../../../api/stats/reports/stores.ts";
import type { TillRow } from "../../../../api/stats/reports/tills.ts";

/** What the fake answers. A test changes it while a page is open. */
export interface FakeStats {
  overview: Overview;
  /** By day, or by hour. */
  sales: readonly (SalesByDayRow | SalesByHourRow)[];
  tills: readonly TillRow[];
  refusals: readonly RefusalRow[];
  basket: BasketFate | undefined;
  /** Names that look like each shop's. */
  lookalikes: readonly string[];
  /** Whether reports have more rows than they give. */
  isTruncated: boolean;
  /** Whether periods are answered with 503, as while the database is away. */
  isDown: boolean;
}

/** The overview of the reference, with `changes`. */
export function anOverview(changes: Partial<Overview> = {}): Overview {
  return { ...OVERVIEW_EXAMPLE, ...changes };
}

/** The app, and what it answers. Without `keys` everybody may read. */
export function aDashboard(
  { keys, stop }: { readonly keys?: ApiKeys; readonly stop: AbortSignal },
): { readonly router: Router; readonly stats: FakeStats } {
  const stats: FakeStats = {
    overview: anOverview(),
    sales: [aSalesDay()],
    tills: [],
    refusals: [],
    basket: undefined,
    lookalikes: [],
    isTruncated: false,
    isDown: false,
  };
  const router = createRouter(
    [...createDashboardRoutes(createDashboard), ...toRoutes(stats, stop)],
    {
      guard: createGuard({ keys }),
      metrics: createApiMetrics(),
      createRequestId: () => crypto.randomUUID(),
    },
  );
  return { router, stats };
}

function toRoutes(stats: FakeStats, stop: AbortSignal): readonly Route[] {
  const table = (
    path: keyof typeof REPORTS | "/stats/sales" | "/stats/baskets",
    read: (query: URLSearchParams) => readonly ReportRow[],
  ): Route => ({
    method: "GET",
    path,
    access: "read",
    handle: ({ request }) =>
      stats.isDown
        ? toProblem("database_unavailable", { headers: { "retry-after": "5" } })
        : Response.json({
          truncated: stats.isTruncated,
          rows: read(new URL(request.url).searchParams),
        }),
  });
  return [
    {
      method: "GET",
      path: "/stats/stream",
      access: "read",
      handle: () => new Response(toStream(stats, stop), { headers: EVENT_STREAM }),
    },
    {
      method: "GET",
      path: "/stats/history",
      access: "read",
      handle: ({ request }) =>
        stats.isDown
          ? toProblem("database_unavailable", { headers: { "retry-after": "5" } })
          : Response.json(toHistory(Number(new URL(request.url).searchParams.get("minutes")))),
    },
    {
      method: "GET",
      path: "/baskets/{store}/{id}",
      access: "read",
      handle: () =>
        stats.basket === undefined ? toProblem("not_found") : Response.json(stats.basket),
    },
    table("/stats/sales", (query) => {
      if (stats.sales.length === 0) return [];
      switch (query.get("by")) {
        case "category":
          return [
            aRow(SALES_REPORTS.category, { category: "Fruit", products: 2_801, revenue: 8_765.43 }),
          ];
        case "store":
          return [
            aRow(SALES_REPORTS.store, {
              store: "Gent",
              averageBasket: 25.41,
              baskets: 345,
              revenue: 8_765.43,
            }),
          ];
        case "weekday-hour":
        case "kind":
          return [];
        default:
          return stats.sales;
      }
    }),
    table(
      "/stats/products",
      (query) =>
        query.get("category") === "Uncategorised" || stats.sales.length === 0 ? [] : [
          aRow(REPORTS["/stats/products"], { name: MARKUP, products: 2_801, revenue: 8_765.43 }),
        ],
    ),
    table(
      "/stats/stores",
      () =>
        ["Gent", "Brussels"].map((store) =>
          aRow<StoreRow>(REPORTS["/stats/stores"], {
            store,
            looksLike: stats.lookalikes.filter((other) => other !== store),
          })
        ),
    ),
    table("/stats/pairs", () => []),
    table("/stats/basket-sizes", () => []),
    table("/stats/baskets", () => []),
    table("/stats/dead-letters", () => []),
    table("/stats/dead-letter-causes", () => []),
    table(
      "/stats/refusals",
      (query) =>
        stats.refusals.filter((row) =>
          (["key", "store", "code"] as const).every((name) =>
            !query.has(name) || query.get(name) === row[name]
          )
        ),
    ),
    {
      method: "GET",
      path: "/stats/tills",
      access: "read",
      handle: ({ request }) =>
        stats.isDown
          ? toProblem("database_unavailable", { headers: { "retry-after": "5" } })
          : Response.json(toTillsPage(stats.tills, new URL(request.url).searchParams)),
    },
  ];
}

/** As the report has it, with the place of a row as its cursor. */
function toTillsPage(tills: readonly TillRow[], query: URLSearchParams) {
  const [status, store] = [query.get("status"), query.get("store")];
  const search = query.get("search") ?? "";
  const chosen = tills.filter((till) =>
    (store === null || till.store === store) &&
    `${till.store} / ${till.till}`.toLowerCase().includes(search.toLowerCase()) &&
    (status === null || till.status === status ||
      status === "problem" && till.status !== "open" && till.status !== "complete")
  );
  if (query.get("order") === "largest") chosen.sort((a, b) => b.revenue - a.revenue);
  const begin = Number(query.get("after") ?? 0);
  const end = begin + Number(query.get("limit"));
  return { rows: chosen.slice(begin, end), next: end < chosen.length ? String(end) : null };
}

/** Samples until now, a busier second half after a pause of a tenth. */
function toHistory(minutes: number): Described<typeof HISTORY> {
  const { stepSeconds } = findTier(minutes);
  const count = minutes * 60 / stepSeconds;
  const last = Math.floor(Date.now() / 1_000 / stepSeconds) * stepSeconds;
  const samples = Array.from({ length: count }, (_, index): Sample => {
    const rate = (index < count / 2 ? 20 : 50) + 5 * Math.sin(index / 3);
    return {
      at: new Date(1_000 * (last - (count - 1 - index) * stepSeconds)).toISOString(),
      acceptedPerSecond: rate,
      storedPerSecond: rate - 0.4,
      revenuePerSecond: 16 * rate,
      p50Seconds: 0.02,
      p99Seconds: 0.08,
      lagRecords: index % 7,
      lagSeconds: 0.125,
    };
  });
  const isPause = (index: number) => index > 0.45 * count && index < 0.55 * count;
  return {
    minutes,
    stepSeconds,
    of: "all",
    samples: samples.filter((_, index) => !isPause(index)),
  };
}

function toStream(stats: FakeStats, stop: AbortSignal): ReadableStream<Uint8Array> {
  const left = new AbortController();
  return new ReadableStream<string>({
    start(controller) {
      const send = () => {
        const overview = { ...stats.overview, at: new Date().toISOString() };
        controller.enqueue(`event: overview\ndata: ${JSON.stringify(overview)}\n\n`);
      };
      send();
      const timer = setInterval(send, 1_000);
      left.signal.addEventListener("abort", () => clearInterval(timer));
      stop.addEventListener("abort", () => {
        clearInterval(timer);
        controller.close();
      }, { signal: left.signal });
    },
    cancel: () => left.abort(),
  }).pipeThrough(new TextEncoderStream());
}

/** A day's sales. */
export function aSalesDay(changes: Partial<SalesByDayRow> = {}): SalesByDayRow {
  const sales = { date: "2026-11-24", baskets: 345, products: 2_801, revenue: 8_765.43 };
  return aRow(SALES_REPORTS.day, { ...sales, ...changes });
}

/** A row of `report`: that of its example, with `changes`. */
function aRow<Row extends ReportRow>(
  report: Pick<Report<CommonQuery, Row>, "example">,
  changes: Partial<NoInfer<Row>>,
): Row {
  return { ...report.example[0], ...changes };
}

/** A product's name as somebody hostile would send it. */
export const MARKUP = `<img src="x" onerror="document.title='owned'"><b>Banana</b>`;
const EVENT_STREAM = { "content-type": "text/event-stream", "cache-control": "no-store" };
