import { assertEquals } from "@std/assert";
import { parseRetryAfter, toRetryDelayMs } from "../../generator/retry_delay.ts";

Deno.test("toRetryDelayMs() doubles up to its limit, with full jitter", async (t) => {
  const cases = [
    { attempt: 1, random: 0.5, retryAfterMs: undefined, expected: 50 },
    { attempt: 2, random: 0.5, retryAfterMs: undefined, expected: 100 },
    { attempt: 4, random: 0.5, retryAfterMs: undefined, expected: 400 },
    { attempt: 9, random: 0.5, retryAfterMs: undefined, expected: 1_000 },
    { attempt: 3, random: 0, retryAfterMs: undefined, expected: 0 },
    { attempt: 1, random: 0.5, retryAfterMs: 3_000, expected: 3_050 },
  ];
  for (const { attempt, random, retryAfterMs, expected } of cases) {
    await t.step(`attempt ${attempt}, random ${random}, Retry-After ${retryAfterMs}`, () => {
      const delay = toRetryDelayMs(attempt, {
        baseDelayMs: 100,
        maxDelayMs: 2_000,
        retryAfterMs,
        random: () => random,
      });
      assertEquals(delay, expected);
    });
  }
});

Deno.test("parseRetryAfter() reads seconds and HTTP dates", async (t) => {
  const nowMs = Date.parse("2026-11-23T12:00:00Z");
  const cases = [
    { header: null, expected: undefined },
    { header: "0", expected: 0 },
    { header: "120", expected: 120_000 },
    { header: "Mon, 23 Nov 2026 12:00:05 GMT", expected: 5_000 },
    { header: "Mon, 23 Nov 2026 11:00:00 GMT", expected: 0 },
    { header: "Monday, 23-Nov-26 12:00:05 GMT", expected: 5_000 },
    { header: "-1", expected: undefined },
    { header: "1.5", expected: undefined },
    { header: "soon", expected: undefined },
    { header: "", expected: undefined },
  ];
  for (const { header, expected } of cases) {
    await t.step(`${header}`, () => assertEquals(parseRetryAfter(header, nowMs), expected));
  }
});
