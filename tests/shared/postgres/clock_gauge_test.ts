/**
 * The gauge has a series only while the offset is known.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createClockGauge } from "../../../shared/postgres/clock_gauge.ts";
import { createRegistry } from "../../../shared/service/service_metrics.ts";

Deno.test("createClockGauge() shows the offset while it is known", async () => {
  const registry = createRegistry();
  const showClock = createClockGauge(registry);
  const read = async () =>
    (await registry.metrics()).split("\n").filter((line) =>
      line.startsWith("clock_offset_seconds")
    );
  assertEquals(await read(), []);
  const clock: { offsetSeconds: number | undefined } = { offsetSeconds: undefined };
  showClock(clock);
  assertEquals(await read(), []);
  clock.offsetSeconds = -34_560_000.5;
  assertEquals(await read(), ["clock_offset_seconds -34560000.5"]);
  clock.offsetSeconds = 0;
  assertEquals(await read(), ["clock_offset_seconds 0"]);
  clock.offsetSeconds = undefined;
  assertEquals(await read(), []);
});
