/**
 * Prometheus metrics of one process: a registry of its own with the process basics, and the text
 * that `GET /metrics` answers.
 *
 * @module
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export { Counter, Gauge, Histogram, Registry };

/** Upper bounds in seconds, from a fast produce request to a hopeless one. */
export const LATENCY_BUCKETS: number[] = [
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
];

/** A registry that already holds the process basics (memory, CPU, event loop lag). */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** The response to `GET /metrics`, in the Prometheus text format. */
export async function toMetricsResponse(registry: Registry): Promise<Response> {
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType },
  });
}
