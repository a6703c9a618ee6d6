/**
 * The HTTP surface of the API as a Hono app: which route answers what, and problem details for
 * everything else. It opens nothing itself, so tests call it without a socket.
 *
 * @module
 */
import { type Context, Hono } from "hono";
import { getLogger } from "../shared/log.ts";
import { toMetricsResponse } from "../shared/service_metrics.ts";
import type { Scope } from "./auth/api_key.ts";
import { type Admission, createGuard, type Guard } from "./auth/guard.ts";
import type { ApiMetrics } from "./metrics.ts";
import { toProblem } from "./problem.ts";
import type { Queryable } from "../shared/postgres/database.ts";
import type { Publisher } from "./publisher.ts";
import { createGetBasket } from "./routes/get_basket.ts";
import { createPostBasket } from "./routes/post_basket.ts";
import { createPostBatch } from "./routes/post_batch.ts";

/** What {@linkcode createApp} needs. */
export interface AppOptions {
  readonly publisher: Pick<Publisher, "publish" | "full">;
  /** The topic that the publisher sends to. */
  readonly topic: string;
  /** Sends batches to the bulk topic; without it there is no `POST /baskets/batch`. */
  readonly bulkPublisher?: Pick<Publisher, "publish"> | undefined;
  /** Who is let in, and how much of what they send. @default {everybody, everything} */
  readonly guard?: Guard;
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

/** What the server knows of a request besides the request: `app.fetch(request, environment)`. */
export interface RequestEnvironment {
  /** The address of the other end. */
  readonly remote?: string;
}

type AppContext = Context<{ Bindings: RequestEnvironment }>;

/** The app; see the module. */
export function createApp(options: AppOptions): Hono<{ Bindings: RequestEnvironment }> {
  const { metrics, publisher, bulkPublisher, isDraining = () => false } = options;
  const guard = options.guard ?? createGuard({ keys: undefined });
  const now = options.now ?? (() => new Date());
  const createRequestId = options.createRequestId ?? (() => crypto.randomUUID());
  const postBasket = createPostBasket({
    publisher,
    topic: options.topic,
    maxBodyBytes: options.maxBodyBytes ?? 1_048_576,
    bodyTimeoutMs: options.bodyTimeoutMs ?? 10_000,
    now,
    createRequestId,
  });
  const getBasket = createGetBasket(options.database);

  const app = new Hono<{ Bindings: RequestEnvironment }>();

  app.post(
    "/baskets",
    guarded("ingest", async ({ req }, { checkStore }) =>
      await postBasket(req.raw, {
        refuseStore(store) {
          const refusal = checkStore(store);
          return refusal && toProblem(refusal.code, refusal);
        },
      })),
  );
  if (bulkPublisher !== undefined) {
    const postBatch = createPostBatch({ publisher: bulkPublisher, now, createRequestId });
    app.post(
      "/baskets/batch",
      guarded(
        "ingest",
        async ({ req }, { checkStore }) =>
          await postBatch(req.raw, { mayIngest: (store) => checkStore(store) === undefined }),
      ),
    );
  }
  app.get(
    BASKET_PATH,
    guarded("read", async ({ req }, { checkStore }) => {
      const { store = "", id = "" } = req.param();
      const refusal = checkStore(store);
      return refusal === undefined
        ? await getBasket({ store, id })
        : toProblem(refusal.code, refusal);
    }),
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

  /** Lets `handle` answer those whom the guard admits, and tells each of the rate it has left. */
  function guarded(
    scope: Scope,
    handle: (context: AppContext, admission: Admission) => Promise<Response>,
  ) {
    return counted(async (context) => {
      using admission = guard(context.req.raw, { scope, remote: context.env?.remote });
      if (!admission.ok) return toProblem(admission.code, admission);
      const response = await handle(context, admission);
      for (const [name, value] of Object.entries(admission.rateHeaders())) {
        response.headers.set(name, value);
      }
      return response;
    });
  }

  function counted(handle: (context: AppContext) => Response | Promise<Response>) {
    return async function countRequest(context: AppContext): Promise<Response> {
      const response = await handle(context);
      metrics.countRequest(routeOf(context), response.status);
      return response;
    };
  }
}

/** The route for metrics: only known paths, or the label would grow with every typo. */
function routeOf({ req }: AppContext): string {
  if (ALLOWED_METHODS.some(([path]) => path === req.path)) return req.path;
  return /^\/baskets\/[^/]+\/[^/]+$/.test(req.path) ? "/baskets/{store}/{id}" : "unknown";
}

const BASKET_PATH = "/baskets/:store/:id";

const ALLOWED_METHODS = [
  ["/baskets", "POST"],
  ["/baskets/batch", "POST"],
  [BASKET_PATH, "GET, HEAD"],
  ["/health/live", "GET, HEAD"],
  ["/health/ready", "GET, HEAD"],
  ["/metrics", "GET, HEAD"],
] as const;

const logger = getLogger(["api"]);
