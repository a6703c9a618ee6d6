/**
 * Prometheus sees no increase from nothing to 1: a counter whose rate an alert takes has to show its
 * series at 0 before the first event.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createApiMetrics } from "../../api/metrics.ts";
import { createConsumerMetrics } from "../../consumer/metrics.ts";
import { createGeneratorMetrics } from "../../generator/metrics.ts";
import { may } from "../support/permissions.ts";
import { readSampleNames } from "./support/metric_names.ts";

Deno.test("each counter whose rate an alert takes is at 0 from the start", {
  ignore: !may.read,
}, async () => {
  const api = createApiMetrics();
  // As the API does before it listens.
  api.watchQueue("live", { queuedRecords: 0 });
  api.meterIngest({ route: "/baskets", lane: "live" });
  const metrics = [
    api,
    createConsumerMetrics(),
    createGeneratorMetrics({ ratePerSecond: 1 }),
  ];
  const shown = new Set<string>();
  for (const { registry } of metrics) {
    for (const name of readSampleNames(await registry.metrics())) shown.add(name);
  }
  const rules = await Deno.readTextFile(new URL("../../ops/alerts.yml", import.meta.url));
  const taken = [...rules.matchAll(/\b(?:rate|increase)\(([a-z_]+)/g)].map(([, name = ""]) => name);
  assertEquals(taken.length > 4, true);
  assertEquals(taken.filter((name) => !shown.has(name)), []);
});
