/**
 * The app with every route it can have, and its document. Its database fails.
 *
 * @module
 */
import { type AppOptions, createApp, toRoutes } from "../../../../api/app.ts";
import {
  createOpenapiDocument,
  type OpenapiDocument,
} from "../../../../api/docs/create_openapi_document.ts";
import { toDeadLetterRoutes } from "../../../../api/dead_letters/dead_letter_routes.ts";
import { FULL_PAGES } from "../../../../api/full_pages.ts";
import type { Route } from "../../../../api/http/route.ts";
import { createApiMetrics } from "../../../../api/metrics.ts";
import type { PublishOutcome } from "../../../../api/publish/publish_outcome.ts";
import type { StatsOptions } from "../../../../api/stats/stats_routes.ts";
import { A_LAG, failingWith } from "../../stats/support/a_stats_app.ts";

/** What a test changes. */
export interface ADocumentedAppOptions extends Partial<AppOptions> {
  /** What both publishers answer. @default accepted at partition 3, offset 42 */
  readonly outcome?: PublishOutcome | Error;
}

/** What statistics need, over this database and an idle broker. */
export function someStats(
  database: StatsOptions["database"],
  changes: Partial<StatsOptions> = {},
): StatsOptions {
  return {
    database,
    readLag: () => Promise.resolve(A_LAG),
    metrics: createApiMetrics(),
    stop: new AbortController().signal,
    ...changes,
  };
}

/** Creates it. */
export function aDocumentedApp({ outcome, ...changes }: ADocumentedAppOptions = {}): {
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  readonly routes: readonly Route[];
  readonly document: OpenapiDocument;
} {
  const answer = outcome ?? { status: "accepted", partition: 3, offset: 42 };
  const publish = () => answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  const options: AppOptions = {
    publisher: { publish, full: false, overloaded: false },
    bulkPublisher: { publish },
    topic: "delhaize_shop",
    pages: FULL_PAGES,
    stats: someStats(failingWith(new Error("The database was read"))),
    deadLetters: toDeadLetterRoutes({
      database: {
        query: () => Promise.reject(new Error("The database was read")),
        transaction: () => Promise.reject(new Error("The database was written")),
      },
    }),
    checkBroker: () => Promise.resolve(true),
    metrics: createApiMetrics(),
    createRequestId: () => "r-1",
    ...changes,
  };
  const routes = toRoutes(options);
  const app = createApp(options);
  return {
    request: async (path, init) => await app.request(path, init),
    routes,
    document: createOpenapiDocument(routes, { hasKeys: options.hasKeys ?? false }),
  };
}
