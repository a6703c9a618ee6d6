/**
 * The headers say the limit in whole seconds, and never promise more than the bucket keeps.
 *
 * @module
 */
import { assertEquals, assertLessOrEqual } from "@std/assert";
import { toPolicyHeader, toStateHeader } from "../../../api/limits/rate_limit_headers.ts";

Deno.test("toPolicyHeader() says the burst and the time it takes to come back", async (t) => {
  const cases = [
    { perSecond: 100, burst: 1_000, expected: '"baskets";q=1000;w=10' },
    { perSecond: 0.5, burst: 1, expected: '"baskets";q=1;w=2' },
    { perSecond: 3, burst: 10, expected: '"baskets";q=10;w=4' },
    { perSecond: 1_000, burst: 10, expected: '"baskets";q=10;w=1' },
  ];
  for (const { expected, ...rate } of cases) {
    await t.step(expected, () => {
      assertEquals(toPolicyHeader(rate), expected);
      const [, quota = 0, window = 1] = /q=(\d+);w=(\d+)/.exec(expected)?.map(Number) ?? [];
      assertLessOrEqual(quota / window, rate.perSecond);
    });
  }
});

Deno.test("toStateHeader() says what remains and, after a refusal, how long to wait", () => {
  assertEquals(toStateHeader({ remaining: 7 }), '"baskets";r=7');
  assertEquals(toStateHeader({ remaining: 0, retryAfterSeconds: 3 }), '"baskets";r=0;t=3');
});
