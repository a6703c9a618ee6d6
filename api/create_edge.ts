/**
 * The API without a database and without files, for hosts that call a `fetch` handler: it takes
 * baskets, and reads none. One for each isolate; the producers live as long as that.
 *
 * @module
 */
import { toKafkaOptions } from "../shared/kafka/kafka_options.ts";
import { atMost } from "../shared/service/at_most.ts";
import { toSettingsError } from "../shared/service/settings.ts";
import { createApp } from "./app.ts";
import { createGuard } from "./auth/guard.ts";
import { openApiKeys } from "./auth/open_api_keys.ts";
import type { EdgeSettings } from "./edge_settings.ts";
import type { RequestEnvironment } from "./http/create_router.ts";
import { toBodyLimits } from "./limits/body_limits.ts";
import { checkHeldBytes } from "./limits/check_held_bytes.ts";
import { toLimits } from "./limits/limit_settings.ts";
import { createApiMetrics } from "./metrics.ts";
import { openIngest } from "./publish/open_ingest.ts";

/** An API that a host calls. */
export interface Edge {
  /**
   * Answers one request. A basket is answered `202` once every in-sync replica has it, so nothing is
   * left to do after an answer.
   *
   * @param info what the host knows of the request; `remoteAddr.hostname`, as Deno has it, tells
   * clients without a key apart
   */
  readonly fetch: (request: Request, info?: unknown) => Promise<Response>;
  /**
   * Makes it unready, waits for the requests in flight, sends what is queued and disconnects.
   * Baskets that come after that get `503`. Idempotent. Never rejects.
   */
  readonly close: () => Promise<void>;
}

/** Options for {@linkcode createEdge}. */
export interface EdgeOptions {
  /** Longest wait for requests in flight when it is closed. @default {10_000} */
  readonly drainTimeoutMs?: number;
}

/**
 * Creates it. It connects to the broker in the background with the first request, whichever that is.
 *
 * @throws {SettingsError} naming every fault of keys and limits
 */
export function createEdge(
  settings: EdgeSettings,
  { drainTimeoutMs = 10_000 }: EdgeOptions = {},
): Edge {
  const bodyLimits = toBodyLimits(settings);
  const fault = checkHeldBytes({ maxHeldBytes: settings.MAX_HELD_BYTES, ...bodyLimits });
  if (fault !== undefined) throw toSettingsError([fault]);
  const keys = openApiKeys(settings);
  const metrics = createApiMetrics();
  const kafka = toKafkaOptions(settings, { clientId: "delhaize-api" });
  const ingest = openIngest({ kafka, settings, metrics });
  let closing: Promise<void> | undefined;
  const app = createApp({
    ...ingest,
    guard: createGuard({ keys, limits: toLimits(settings) }),
    hasKeys: keys !== undefined,
    metrics,
    isDraining: () => closing !== undefined,
    bodyLimits,
    metricsAccess: settings.METRICS_ACCESS,
    docsAccess: settings.DOCS_ACCESS,
    corsOrigins: settings.CORS_ORIGINS,
  });
  const idle = Promise.withResolvers<void>();
  let inFlight = 0;
  let isConnecting = false;

  return {
    async fetch(request, info) {
      if (!isConnecting) {
        isConnecting = true;
        ingest.connect();
      }
      inFlight++;
      try {
        return await app.fetch(request, toEnvironment(info));
      } finally {
        inFlight--;
        if (closing !== undefined && inFlight === 0) idle.resolve();
      }
    },
    close: () => closing ??= drain(),
  };

  async function drain(): Promise<void> {
    if (inFlight > 0) await atMost(drainTimeoutMs, idle.promise);
    await ingest[Symbol.asyncDispose]();
  }
}

/** Hosts that say nothing of the client, or say it in another way, leave it unknown. */
function toEnvironment(info: unknown): RequestEnvironment {
  const address = isRecord(info) ? info.remoteAddr : undefined;
  return isRecord(address) && typeof address.hostname === "string"
    ? { remote: address.hostname }
    : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
