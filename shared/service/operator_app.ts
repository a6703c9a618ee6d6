/**
 * Liveness, readiness and metrics of a service that has no other HTTP routes.
 *
 * @module
 */
import { Hono } from "hono";
import { type Registry, toMetricsResponse } from "./service_metrics.ts";

/** Options for {@linkcode createOperatorApp}. */
export interface OperatorAppOptions {
  /** The metrics of `GET /metrics`. */
  readonly registry: Registry;
  /** What the service needs to be ready, by name, and whether that is so now. Must not reject. */
  readonly check: () => Promise<Readonly<Record<string, boolean>>>;
}

/** `GET /health/live`, `GET /health/ready` (`503` while a check fails) and `GET /metrics`. */
export function createOperatorApp({ registry, check }: OperatorAppOptions): Hono {
  const app = new Hono();
  app.get("/health/live", (context) => context.json({ status: "live" }));
  app.get("/health/ready", async (context) => {
    const checks = await check();
    const ready = Object.values(checks).every((isGood) => isGood);
    return context.json({ status: ready ? "ready" : "unready", checks }, ready ? 200 : 503);
  });
  app.get("/metrics", () => toMetricsResponse(registry));
  return app;
}
