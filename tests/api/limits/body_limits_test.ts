/**
 * The bounds of bodies come from the settings.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  BODY_LIMIT_SETTINGS,
  DEFAULT_BODY_LIMITS,
  toBodyLimits,
} from "../../../api/limits/body_limits.ts";
import { readSettings } from "../../../shared/service/settings.ts";

Deno.test("toBodyLimits() reads each bound, and has defaults for all", async (t) => {
  const cases = [
    { environment: {}, expected: DEFAULT_BODY_LIMITS },
    {
      environment: { MAX_BODY_BYTES: "1000" },
      expected: { ...DEFAULT_BODY_LIMITS, maxBodyBytes: 1_000, maxLineBytes: 1_000 },
    },
    {
      environment: {
        MAX_BODY_BYTES: "1000",
        MAX_BATCH_BYTES: "2000",
        MAX_BATCH_LINES: "3",
        MAX_LINE_BYTES: "400",
        BODY_TIMEOUT_MS: "500",
        MIN_UPLOAD_BYTES_PER_SECOND: "60",
      },
      expected: {
        maxBodyBytes: 1_000,
        maxBatchBytes: 2_000,
        maxBatchLines: 3,
        maxLineBytes: 400,
        bodyTimeoutMs: 500,
        minUploadBytesPerSecond: 60,
      },
    },
  ];
  for (const { environment, expected } of cases) {
    const values: Record<string, string> = { ...environment };
    await t.step(JSON.stringify(environment), () => {
      const settings = readSettings((name) => values[name], BODY_LIMIT_SETTINGS);
      assertEquals(toBodyLimits(settings), expected);
    });
  }
});
