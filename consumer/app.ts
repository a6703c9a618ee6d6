/**
 * The consumer's HTTP surface for operators.
 *
 * @module
 */
import type { Hono } from "hono";
import { createOperatorApp } from "../shared/service/operator_app.ts";
import type { ConsumerMetrics } from "./metrics.ts";

/** What {@linkcode createApp} needs. */
export interface AppOptions {
  readonly metrics: ConsumerMetrics;
  /** Whether this process is a member of its group. */
  readonly isJoined: () => boolean;
  /** Whether Postgres answers. */
  readonly checkDatabase: () => Promise<boolean>;
}

/** Creates the app. Ready means that the process reads baskets and can store them. */
export function createApp({ metrics, isJoined, checkDatabase }: AppOptions): Hono {
  return createOperatorApp({
    registry: metrics.registry,
    check: async () => ({ group: isJoined(), database: await checkDatabase() }),
  });
}
