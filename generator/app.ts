/**
 * The generator's HTTP surface for operators.
 *
 * @module
 */
import type { Hono } from "hono";
import { createOperatorApp } from "../shared/service/operator_app.ts";
import type { GeneratorMetrics } from "./metrics.ts";

/**
 * The app. Ready means that the API has answered the basket that ended last, be it with a refusal:
 * what it does not take is for the API's own alerts.
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
