/**
 * The HTTP surface of the API as a Hono app: which route answers what, and problem details for
 * everything else. It opens nothing itself, so tests call it without a socket.
 *
 * @module
 */
import { type Context, Hono } from "hono";
import { getLogger } from "../shared/log.ts";
import { toMetricsResponse } from "../shared/service_metrics.ts";
import type { ApiMetrics } from "./metrics.ts";
import { toProblem } from "./problem.ts";
import type { Queryable } from "../shared/postgres/database.ts";
import type { Publisher } from "./publisher.ts";
import { createGetBasket } from "./routes/get_basket.ts";
import { createPostBasket } from "./routes/post_basket.ts";

/** What {@linkcode createApp} needs. */
export interface AppOptions {
  readonly publisher: Pick<Publisher, "publish" | "full">;
  /** The topic that the publisher sends to. */
  readonly topic: string;
  /** Where baskets are read from; without it the API takes baskets in and reads none. */
  readonly database?: Queryable | undefined;
  /** Whether the broker answers; asked by the readiness probe only. */
  readonly checkBroker: () => Promise<boolean>;
  readonly metrics: ApiMetrics;
  /** Whether the process is on its way out; then it is no longer ready. @default {() => false} */
  readonly isDraining?: () => boolean;
  /** @default {1_048_576} */
  readonly maxBodyBytes?: number;
  /** @default {10_000} */
  readonly bodyTimeoutMs?: number;
  readonly now?: () => Date;
  readonly createRequestId?: () => string;
}

/** The app; see the module. */
export function createApp(options: AppOptions): Hono {
  const { metrics, publisher, isDraining = () => false } = options;
  const postBasket = createPostBasket({
    publisher,
    topic: options.topic,
    maxBodyBytes: options.maxBodyBytes ?? 1_048_576,
    bodyTimeoutMs: options.bodyTimeoutMs ?? 10_000,
    now: options.now ?? (() => new Date()),
    createRequestId: options.createRequestId ?? (() => crypto.randomUUID()),
  });

  const app = new Hono();

  app.post("/baskets", counted(async ({ req }) => await postBasket(req.raw)));
  const getBasket = createGetBasket(options.database);
  app.get(
    BASKET_PATH,
    counted(async ({ req }) => await getBasket(toIdentity(req.param("store"), req.param("id")))),
  );
  app.get("/health/live", (context) => context.json({ status: "live" }));
  app.get("/health/ready", async (context) => {
    const checks = {
      accepting: !isDraining(),
      broker: await options.checkBroker(),
      queue: !publisher.full,
    };
    const ready = checks.accepting && checks.broker && checks.queue;
    return context.json({ status: ready ? "ready" : "unready", checks }, ready ? 200 : 503);
  });
  app.get("/metrics", () => toMetricsResponse(metrics.registry));

  // Hono answers 404 for a known path with another method; clients deserve 405 and `Allow`.
  for (const [path, allow] of ALLOWED_METHODS) {
    app.all(
      path,
      counted(() =>
        toProblem("method_not_allowed", { detail: `Use ${allow}`, headers: { allow } })
      ),
    );
  }
  app.notFound(counted(() => toProblem("not_found")));
  app.onError((error, context) => {
    logger.error("Cannot answer a request", { error, route: routeOf(context) });
    metrics.countRequest(routeOf(context), 500);
    return toProblem("internal_error");
  });
  return app;

  function counted(handle: (context: Context) => Response | Promise<Response>) {
    return async function countRequest(context: Context): Promise<Response> {
      const response = await handle(context);
      metrics.countRequest(routeOf(context), response.status);
      return response;
    };
  }
}

/** The route for metrics: only known paths, or the label would grow with every typo. */
function routeOf({ req }: Context): string {
  if (ALLOWED_METHODS.some(([path]) => path === req.path)) return req.path;
  return /^\/baskets\/[^/]+\/[^/]+$/.test(req.path) ? "/baskets/{store}/{id}" : "unknown";
}

function toIdentity(store = "", id = "") {
  return { store, id };
}

const BASKET_PATH = "/baskets/:store/:id";

const ALLOWED_METHODS = [
  ["/baskets", "POST"],
  [BASKET_PATH, "GET, HEAD"],
  ["/health/live", "GET, HEAD"],
  ["/health/ready", "GET, HEAD"],
  ["/metrics", "GET, HEAD"],
] as const;

const logger = getLogger(["api"]);
