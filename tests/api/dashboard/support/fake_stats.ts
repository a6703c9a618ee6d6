/**
 * The dashboard's page over a stand-in for the statistics, for states that a real pipeline is not
 * brought into quickly: a first start, a key without the scope, a period without sales.
 *
 * @module
 */
import { createDashboardRoutes } from "../../../../api/dashboard/dashboard_routes.ts";
import type {
  BasketFate,
  Overview,
  SalesRow,
} from "../../../../api/dashboard/browser/contract.d.ts";
import { createGuard } from "../../../../api/auth/guard.ts";
import type { ApiKeys } from "../../../../api/auth/key_ring.ts";
import { OVERVIEW_EXAMPLE } from "../../../../api/docs/stats_examples.ts";
import { createRouter, type Router } from "../../../../api/http/create_router.ts";
import { toProblem } from "../../../../api/http/problem.ts";
import type { Route } from "../../../../api/http/route.ts";
import { createApiMetrics } from "../../../../api/metrics.ts";

/** What the stand-in answers; a test changes it while a page is open. */
export interface FakeStats {
  overview: Overview;
  /** By day, or by hour. */
  sales: readonly SalesRow[];
  basket: BasketFate | undefined;
  /** Whether periods are answered with 503, as while the database is away. */
  isDown: boolean;
}

/** The overview of the reference, with `changes`. */
export function anOverview(changes: Partial<Overview> = {}): Overview {
  return { ...OVERVIEW_EXAMPLE, ...changes };
}

/** The app, and what it answers. Everybody may read unless there are `keys`. */
export function aDashboard(
  { keys, stop }: { readonly keys?: ApiKeys; readonly stop: AbortSignal },
): { readonly router: Router; readonly stats: FakeStats } {
  const stats: FakeStats = {
    overview: anOverview(),
    sales: [{ date: "2026-11-24", baskets: 345, products: 2_801, revenue: 8_765.43 }],
    basket: undefined,
    isDown: false,
  };
  const router = createRouter([...createDashboardRoutes(), ...toRoutes(stats, stop)], {
    guard: createGuard({ keys }),
    metrics: createApiMetrics(),
    createRequestId: () => crypto.randomUUID(),
  });
  return { router, stats };
}

function toRoutes(stats: FakeStats, stop: AbortSignal): readonly Route[] {
  const table = (path: string, read: (query: URLSearchParams) => readonly unknown[]): Route => ({
    method: "GET",
    path,
    access: "read",
    handle: ({ request }) =>
      stats.isDown
        ? toProblem("database_unavailable", { headers: { "retry-after": "5" } })
        : Response.json({ rows: read(new URL(request.url).searchParams) }),
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
      path: "/baskets/{store}/{id}",
      access: "read",
      handle: () =>
        stats.basket === undefined ? toProblem("not_found") : Response.json(stats.basket),
    },
    table("/stats/sales", (query) => {
      if (stats.sales.length === 0) return [];
      switch (query.get("by")) {
        case "category":
          return [{ category: "Fruit", products: 2_801, revenue: 8_765.43 }];
        case "store":
          return [{ store: "Gent", baskets: 345, averageBasket: 25.41, revenue: 8_765.43 }];
        default:
          return stats.sales;
      }
    }),
    table(
      "/stats/products",
      (query) =>
        query.get("category") === "Uncategorised" || stats.sales.length === 0
          ? []
          : [{ name: MARKUP, category: "Fruit", products: 2_801, revenue: 8_765.43 }],
    ),
    table("/stats/stores", () => [{ store: "Gent" }, { store: "Brussels" }]),
    table("/stats/dead-letters", () => []),
  ];
}

function toStream(stats: FakeStats, stop: AbortSignal): ReadableStream<Uint8Array> {
  const left = new AbortController();
  return new ReadableStream<string>({
    start(controller) {
      const tell = () => {
        const overview = { ...stats.overview, at: new Date().toISOString() };
        controller.enqueue(`event: overview\ndata: ${JSON.stringify(overview)}\n\n`);
      };
      tell();
      const timer = setInterval(tell, 1_000);
      left.signal.addEventListener("abort", () => clearInterval(timer));
      stop.addEventListener("abort", () => {
        clearInterval(timer);
        controller.close();
      }, { signal: left.signal });
    },
    cancel: () => left.abort(),
  }).pipeThrough(new TextEncoderStream());
}

/** A product's name as somebody hostile would send it. */
export const MARKUP = `<img src="x" onerror="document.title='owned'"><b>Banana</b>`;
const EVENT_STREAM = { "content-type": "text/event-stream", "cache-control": "no-store" };
