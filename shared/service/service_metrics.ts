/**
 * Prometheus metrics of one process: a registry of its own with the process basics, and the text
 * that `GET /metrics` answers.
 *
 * @module
 */
import process from "node:process";
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

/** A registry that already holds the process basics (CPU, memory, start, heap, version). */
export function createRegistry(): Registry {
  const registry = new Registry();
  // What it measures of the event loop's delay is removed below: measure it hardly ever.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 60_000 });
  for (const { name } of registry.getMetricsAsArray()) {
    if (WRONG_UNDER_DENO.some((pattern) => pattern.test(name))) registry.removeSingleMetric(name);
  }
  const registers = [registry];
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory size in bytes.",
    registers,
    collect() {
      this.set(process.memoryUsage().rss);
    },
  });
  const { deno = "unknown", v8 } = process.versions;
  new Gauge({
    name: "deno_version_info",
    help: "Always 1; the labels say which Deno and which V8 run the process.",
    labelNames: ["version", "v8"],
    registers,
  }).labels(deno, v8).set(1);
  return registry;
}

/** The response to `GET /metrics`, in the Prometheus text format. */
export async function toMetricsResponse(registry: Registry): Promise<Response> {
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType },
  });
}

/**
 * What prom-client 15.1 says of a Deno process is partly untrue, and no value is better than a
 * wrong one. It reads memory and open files below `/proc`, which our services may not, and shows 0;
 * the quantiles of the event loop's delay stay below 6 ms over a second that blocks it (Deno
 * 2.9.6); handles and requests are Node's own; the version is the one of Node that Deno plays.
 */
const WRONG_UNDER_DENO = [
  /^process_(?:resident_memory|virtual_memory|heap)_bytes$/,
  /^process_(?:open|max)_fds$/,
  /^nodejs_eventloop_lag_\w+_seconds$/,
  /^nodejs_active_/,
  /^nodejs_gc_/,
  /^nodejs_version_info$/,
];
