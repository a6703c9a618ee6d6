/**
 * Prometheus metrics of one process: a registry of its own with the process basics, and the text
 * that `GET /metrics` answers.
 *
 * @module
 */
import process from "node:process";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
// @ts-types="./prom_client_metric.d.ts"
import collectEventLoopLag from "prom-client/lib/metrics/eventLoopLag.js";
// @ts-types="./prom_client_metric.d.ts"
import collectHeapSpaces from "prom-client/lib/metrics/heapSpacesSizeAndUsed.js";
// @ts-types="./prom_client_metric.d.ts"
import collectHeapSize from "prom-client/lib/metrics/heapSizeAndUsed.js";
// @ts-types="./prom_client_metric.d.ts"
import collectCpu from "prom-client/lib/metrics/processCpuTotal.js";
// @ts-types="./prom_client_metric.d.ts"
import collectStartTime from "prom-client/lib/metrics/processStartTime.js";

export { Counter, Gauge, Histogram, Registry };

/** Upper bounds in seconds, from a fast produce request to one that will not succeed. */
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
  for (const collect of COLLECTORS) collect(registry, EVENT_LOOP_OPTIONS);
  for (const { name } of registry.getMetricsAsArray()) {
    if (LAG_QUANTILES.test(name)) registry.removeSingleMetric(name);
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
  const { deno, v8 } = process.versions;
  // The API may run in Node.
  if (deno === undefined) return registry;
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
 * Those of prom-client's default metrics that are true of a Deno process and need no permission.
 * `collectDefaultMetrics` reads below `/proc`, where Deno prompts for the right and the service
 * stops until somebody answers; and it counts the handles, requests and version of the Node that
 * Deno plays.
 */
const COLLECTORS = [
  collectCpu,
  collectStartTime,
  collectEventLoopLag,
  collectHeapSize,
  collectHeapSpaces,
] as const;

/** The quantiles are removed below, so measure for them hardly ever. */
const EVENT_LOOP_OPTIONS = { eventLoopMonitoringPrecision: 60_000 } as const;

/** They stay below 6 ms over a second that blocks the event loop (Deno 2.9.6). */
const LAG_QUANTILES = /^nodejs_eventloop_lag_\w+_seconds$/;
