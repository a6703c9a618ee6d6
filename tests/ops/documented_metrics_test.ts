/**
 * docs/operations.md explains every metric of the services, and no metric that is gone.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createApiMetrics } from "../../api/metrics.ts";
import { createConsumerMetrics } from "../../consumer/metrics.ts";
import { createGeneratorMetrics } from "../../generator/metrics.ts";
import { may } from "../support/permissions.ts";

/** Of each process, by prom-client: the page names the two that matter. */
const PROCESS_BASICS = /^(?:process|nodejs|deno)_/;

Deno.test("docs/operations.md names every metric of the services and no other", {
  ignore: !may.read,
}, async () => {
  const metrics = [
    createApiMetrics(),
    createConsumerMetrics(),
    createGeneratorMetrics({ ratePerSecond: 1 }),
  ];
  const shown = metrics.flatMap(({ registry }) => registry.getMetricsAsArray())
    .map(({ name }) => name).filter((name) => !PROCESS_BASICS.test(name));
  const page = await Deno.readTextFile(new URL("../../docs/operations.md", import.meta.url));
  const table = page.slice(page.indexOf("## What to watch"), page.indexOf("## Alerts"));
  const rows = table.split("\n").filter((line) => line.startsWith("| `")).map((line) =>
    line.split("|")[1] ?? ""
  );
  const named = rows.flatMap((names) => [...names.matchAll(/`([a-z_]+)/g)].map(([, name]) => name));
  assertEquals(
    named.filter((name = "") => !PROCESS_BASICS.test(name)).toSorted(),
    [...new Set(shown)].toSorted(),
  );
});
