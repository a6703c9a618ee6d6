/**
 * Health and metrics of the generator over HTTP.
 *
 * @module
 */
import type { Hono } from "hono";
import { createOperatorApp } from "../shared/service/operator_app.ts";
import type { GeneratorMetrics } from "./metrics.ts";

/**
 * The app. Ready means that the API has answered the latest basket, even if it refused it: refusals
 * are for the API's own alerts.
 */
export function createApp({ metrics }: { readonly metrics: GeneratorMetrics }): Hono {
  return createOperatorApp({
    registry: metrics.registry,
    check() {
      const { lastOutcome } = metrics;
      return Promise.resolve({ api: lastOutcome !== undefined && lastOutcome !== "unavailable" });
    },
  });
}
