/**
 * The limits come from the settings.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { LIMIT_SETTINGS, toLimits } from "../../../api/limits/limit_settings.ts";
import { readSettings } from "../../../shared/service/settings.ts";

Deno.test("toLimits() reads rate, burst and what may be in flight", async (t) => {
  const defaults = {
    maxInFlight: 10_000,
    maxBacklog: 1_000,
    maxUploads: 200,
    maxHeldBytes: 134_217_728,
  };
  const cases: { environment: Record<string, string>; expected: ReturnType<typeof toLimits> }[] = [
    { environment: {}, expected: defaults },
    { environment: { RATE_LIMIT_BURST: "5" }, expected: defaults },
    {
      environment: { RATE_LIMIT: "0.5", MAX_IN_FLIGHT: "7", MAX_BACKLOG: "3" },
      expected: {
        ...defaults,
        rate: { perSecond: 0.5, burst: 1_000 },
        maxInFlight: 7,
        maxBacklog: 3,
      },
    },
    {
      environment: { MAX_UPLOADS: "5", MAX_HELD_BYTES: "5000000" },
      expected: { ...defaults, maxUploads: 5, maxHeldBytes: 5_000_000 },
    },
    {
      environment: { RATE_LIMIT: "2500.5" },
      expected: { ...defaults, rate: { perSecond: 2_500.5, burst: 2_501 } },
    },
    {
      environment: { RATE_LIMIT: "100", RATE_LIMIT_BURST: "5" },
      expected: { ...defaults, rate: { perSecond: 100, burst: 5 } },
    },
  ];
  for (const { environment, expected } of cases) {
    await t.step(JSON.stringify(environment), () => {
      assertEquals(toLimits(readSettings((name) => environment[name], LIMIT_SETTINGS)), expected);
    });
  }
});
