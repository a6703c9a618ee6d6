/**
 * The routes of the API, in a table, and what each needs. Opens no connection and no socket, so
 * tests call it directly.
 *
 * @module
 */
import type { Queryable } from "../shared/postgres/database.ts";
import { toMetricsResponse } from "../shared/service/service_metrics.ts";
import { createGuard, type Guard } from "./auth/guard.ts";
import { createDashboardRoutes } from "./dashboard/dashboard_routes.ts";
import { createDocsRoutes } from "./docs/docs_routes.ts";
import { createRouter, type Router } from "./http/create_router.ts";
import type { Route } from "./http/route.ts";
import type { WatchedLag } from "./lag_state.ts";
import type { BodyLimits } from "./limits/body_limits.ts";
import type { ApiMetrics } from "./metrics.ts";
import type { ClockJudge } from "./parse_by_both_clocks.ts";
import type { Pages } from "./pages.ts";
import { PLAIN_PAGES } from "./plain/plain_pages.ts";
import type { Publisher } from "./publish/publisher.ts";
import type { NoteRefusal } from "./refusals/note_refusal.ts";
import { createGetBasket } from "./routes/get_basket.ts";
import { createGetReady, type ReadableDatabases } from "./routes/get_ready.ts";
import { createPostBasket } from "./routes/post_basket.ts";
import { createPostClosing } from "./routes/post_closing.ts";
import { createPostBatch } from "./routes/post_batch.ts";
import type { KnownStores } from "./stores/open_known_stores.ts";
import { type StatsOptions, toStatsRoutes } from "./stats/stats_routes.ts";

/** What {@linkcode createApp} needs. */
export interface AppOptions {
  readonly publisher: Pick<Publisher, "publish" | "full" | "overloaded">;
  /** The topic that the publisher sends to. */
  readonly topic: string;
  /** Sends batches to the bulk topic; without it there is no `POST /baskets/batch`. */
  readonly bulkPublisher?: Pick<Publisher, "publish"> | undefined;
  /** Who may send requests, and how many. @default {everybody, any number} */
  readonly guard?: Guard;
  /** Whether the guard asks for API keys, as the reference says. @default {false} */
  readonly hasKeys?: boolean;
  /** Where baskets are read from; without it the API is ingest-only. */
  readonly database?: Queryable | undefined;
  /** The databases whose state the readiness probe shows. */
  readonly databases?: ReadableDatabases | undefined;
  /** Whether the lag can be read, which the readiness probe shows. */
  readonly lag?: Pick<WatchedLag, "state"> | undefined;
  /** The sources of the statistics; without them there is nothing under `/stats`. */
  readonly stats?: StatsOptions | undefined;
  /**
   * What `toDeadLetterRoutes` makes, which an edge does not load; without it there is nothing under
   * `/dead-letters`.
   */
  readonly deadLetters?: readonly Route[] | undefined;
  /** Whether the broker answers; called by the readiness probe only. */
  readonly checkBroker: () => Promise<boolean>;
  readonly metrics: ApiMetrics;
  /** Whether the process is draining; then it is not ready. @default {() => false} */
  readonly isDraining?: () => boolean;
  readonly bodyLimits?: Partial<BodyLimits>;
  /** Who may read `GET /metrics`. @default {"public"} */
  readonly metricsAccess?: RouteAccess;
  /** Who may read `GET /docs` and `GET /openapi.json`. @default {"public"} */
  readonly docsAccess?: RouteAccess;
  /** Makes the pages at `/` and `/docs`. @default {PLAIN_PAGES} */
  readonly pages?: Pages;
  /** Origins whose pages may use the API from a browser. @default {[]} none */
  readonly corsOrigins?: readonly string[];
  readonly now?: () => Date;
  /** Judges the dates of baskets beside `now`. @default {NO_OTHER_CLOCK} */
  readonly clock?: ClockJudge | undefined;
  /** The shops whose baskets are taken. @default {ANY_STORES} */
  readonly stores?: KnownStores | undefined;
  readonly createRequestId?: () => string;
  /** Called for what is refused for good. @default {NOTE_NOTHING} */
  readonly noteRefusal?: NoteRefusal | undefined;
}

/** Who may use a route that the settings open or close; `off`: there is no such route. */
export type RouteAccess = "public" | "read" | "off";

/** The app: routes with guard, metrics and CORS. Call its `fetch` or `request`. */
export function createApp(options: AppOptions): Router {
  const { guard = createGuard({ keys: undefined }) } = options;
  return createRouter(toRoutes({ ...options, guard }), {
    guard,
    metrics: options.metrics,
    createRequestId: options.createRequestId ?? (() => crypto.randomUUID()),
    corsOrigins: options.corsOrigins ?? [],
    noteRefusal: options.noteRefusal,
  });
}

/** The routes that the options call for. */
export function toRoutes(options: AppOptions): readonly Route[] {
  const { metrics, publisher, bulkPublisher } = options;
  const { metricsAccess = "public", docsAccess = "public", pages = PLAIN_PAGES } = options;
  const { hasKeys = false, bodyLimits, clock, stores, noteRefusal } = options;
  const { now = () => new Date() } = options;
  const routes: Route[] = [
    ...createDashboardRoutes(() =>
      pages.createHome({
        linksDocs: docsAccess === "public",
        timeZone: options.stats?.timeZone,
      })
    ),
    {
      method: "POST",
      path: "/baskets",
      access: "ingest",
      place: "basket",
      handle: createPostBasket({
        publisher,
        topic: options.topic,
        meter: metrics.meterIngest({ route: "/baskets", lane: "live" }),
        ...bodyLimits,
        now,
        clock,
        stores,
        noteRefusal,
      }),
    },
    {
      method: "POST",
      path: "/closings",
      access: "ingest",
      place: "basket",
      handle: createPostClosing({
        publisher,
        topic: options.topic,
        meter: metrics.meterIngest({ route: "/closings", lane: "live" }),
        ...bodyLimits,
        now,
        clock,
        stores,
        noteRefusal,
      }),
    },
    {
      method: "GET",
      path: "/baskets/{store}/{id}",
      access: "read",
      handle: createGetBasket(options.database, options.stores),
    },
    {
      method: "GET",
      path: "/health/live",
      access: "public",
      handle: () => Response.json({ status: "live" }),
    },
    {
      method: "GET",
      path: "/health/ready",
      access: "public",
      handle: createGetReady({ ...options, isFull: () => options.guard?.isFull() ?? false }),
    },
  ];
  if (bulkPublisher !== undefined) {
    routes.push({
      method: "POST",
      path: "/baskets/batch",
      access: "ingest",
      place: "upload",
      handle: createPostBatch({
        publisher: bulkPublisher,
        meter: metrics.meterIngest({ route: "/baskets/batch", lane: "bulk" }),
        ...bodyLimits,
        now,
        clock,
        stores,
        noteRefusal,
      }),
    });
  }
  if (options.deadLetters !== undefined) routes.push(...options.deadLetters);
  if (options.stats !== undefined) routes.push(...toStatsRoutes({ ...options.stats, stores }));
  if (metricsAccess !== "off") {
    routes.push({
      method: "GET",
      path: "/metrics",
      access: metricsAccess,
      handle: () => toMetricsResponse(metrics.registry),
    });
  }
  if (docsAccess !== "off") {
    routes.push(...createDocsRoutes({
      access: docsAccess,
      readRoutes: () => routes,
      hasKeys,
      createPage: pages.createReference,
    }));
  }
  return routes;
}
