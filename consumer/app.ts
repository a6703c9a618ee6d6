/**
 * The consumer's HTTP surface for operators: liveness, readiness, metrics.
 *
 * @module
 */
import { Hono } from "hono";
import { toMetricsResponse } from "../shared/service_metrics.ts";
import type { ConsumerMetrics } from "./metrics.ts";

/** What {@linkcode createApp} needs. */
export interface AppOptions {
  readonly metrics: ConsumerMetrics;
  /** Whether this process is a member of its group. */
  readonly isJoined: () => boolean;
  /** Whether Postgres answers. */
  readonly checkDatabase: () => Promise<boolean>;
}

/** The app; see the module. */
export function createApp({ metrics, isJoined, checkDatabase }: AppOptions): Hono {
  const app = new Hono();
  app.get("/health/live", (context) => context.json({ status: "live" }));
  app.get("/health/ready", async (context) => {
    const checks = { group: isJoined(), database: await checkDatabase() };
    const ready = checks.group && checks.database;
    return context.json({ status: ready ? "ready" : "unready", checks }, ready ? 200 : 503);
  });
  app.get("/metrics", () => toMetricsResponse(metrics.registry));
  return app;
}
