/**
 * Metrics of one process, as Prometheus reads them.
 *
 * @module
 */
import { assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import {
  Counter,
  createRegistry,
  LATENCY_BUCKETS,
  Registry,
  toMetricsResponse,
} from "../../../shared/service/service_metrics.ts";

Deno.test("createRegistry() holds the process basics, without any permission", async () => {
  const text = await createRegistry().metrics();
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
  assertGreater(read("process_cpu_seconds_total"), 0);
  // prom-client's own reads /proc and says 0 where that is not allowed.
  assertGreater(read("process_resident_memory_bytes"), 10_000_000);
  assertLess(Math.abs(Date.now() / 1_000 - read("process_start_time_seconds")), 86_400);
  const { deno, v8 } = Deno.version;
  assertStringIncludes(text, `\ndeno_version_info{version="${deno}",v8="${v8}"} 1\n`);
});

Deno.test("createRegistry() says nothing that is untrue of a Deno process", async () => {
  const names = [...(await createRegistry().metrics()).matchAll(/^# TYPE (\S+)/gm)];
  assertEquals(names.map(([, name]) => name), [
    "process_cpu_user_seconds_total",
    "process_cpu_system_seconds_total",
    "process_cpu_seconds_total",
    "process_start_time_seconds",
    "nodejs_eventloop_lag_seconds",
    "nodejs_heap_size_total_bytes",
    "nodejs_heap_size_used_bytes",
    "nodejs_external_memory_bytes",
    "nodejs_heap_space_size_total_bytes",
    "nodejs_heap_space_size_used_bytes",
    "nodejs_heap_space_size_available_bytes",
    "process_resident_memory_bytes",
    "deno_version_info",
  ]);
});

Deno.test("createRegistry() makes a registry for each caller", () => {
  const registries = [createRegistry(), createRegistry()];
  for (const registry of registries) {
    // prom-client throws when one registry gets the same name twice.
    new Counter({ name: "baskets_total", help: "Baskets.", registers: [registry] });
  }
  assertEquals(registries.map((registry) => registry.getMetricsAsArray().length > 1), [true, true]);
});

Deno.test("toMetricsResponse() answers the Prometheus text format", async () => {
  const registry = new Registry();
  const counter = new Counter({
    name: "baskets_total",
    help: "Baskets.",
    labelNames: ["store"],
    registers: [registry],
  });
  counter.labels('Gent "Zuid"').inc(2);
  const response = await toMetricsResponse(registry);
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assertEquals(
    await response.text(),
    '# HELP baskets_total Baskets.\n# TYPE baskets_total counter\nbaskets_total{store="Gent \\"Zuid\\""} 2\n',
  );
});

Deno.test("LATENCY_BUCKETS rise", () => {
  assertEquals(LATENCY_BUCKETS, [...new Set(LATENCY_BUCKETS)].toSorted((a, b) => a - b));
});
