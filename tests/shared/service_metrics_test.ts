/**
 * Metrics of one process, as Prometheus reads them.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import {
  Counter,
  createRegistry,
  LATENCY_BUCKETS,
  Registry,
  toMetricsResponse,
} from "../../shared/service_metrics.ts";

Deno.test("createRegistry() holds the process basics", async () => {
  const text = await createRegistry().metrics();
  for (const name of ["process_cpu_seconds_total", "process_resident_memory_bytes"]) {
    assertMatch(text, new RegExp(`^${name} \\d`, "m"));
  }
});

Deno.test("createRegistry() gives each caller a registry of its own", () => {
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
