/**
 * The app with every route it can have, and its document.
 *
 * @module
 */
import { type AppOptions, createApp, toRoutes } from "../../../../api/app.ts";
import {
  createOpenapiDocument,
  type OpenapiDocument,
} from "../../../../api/docs/create_openapi_document.ts";
import type { Route } from "../../../../api/http/route.ts";
import { createApiMetrics } from "../../../../api/metrics.ts";
import type { PublishOutcome } from "../../../../api/publisher.ts";
import { DatabaseError } from "../../../../shared/postgres/database_error.ts";

/** What a test changes. */
export interface ADocumentedAppOptions extends Partial<AppOptions> {
  /** What both publishers answer. @default accepted at partition 3, offset 42 */
  readonly outcome?: PublishOutcome | Error;
}

/** See the module. */
export function aDocumentedApp({ outcome, ...changes }: ADocumentedAppOptions = {}): {
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  readonly routes: readonly Route[];
  readonly document: OpenapiDocument;
} {
  const answer = outcome ?? { status: "accepted", partition: 3, offset: 42 };
  const publish = () => answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  const metrics = createApiMetrics();
  const options: AppOptions = {
    publisher: { publish, full: false },
    bulkPublisher: { publish },
    topic: "delhaize_shop",
    checkBroker: () => Promise.resolve(true),
    metrics,
    stats: {
      database: {
        transaction: () => Promise.reject(new DatabaseError("Cannot reach the database", {})),
      },
      readLag: () => Promise.resolve(undefined),
      metrics,
      stop: AbortSignal.abort(),
    },
    createRequestId: () => "r-1",
    ...changes,
  };
  const routes = toRoutes(options);
  const app = createApp(options);
  return {
    request: async (path, init) => await app.request(path, init),
    routes,
    document: createOpenapiDocument(routes),
  };
}
