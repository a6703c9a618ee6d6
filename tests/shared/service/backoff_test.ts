import { assertEquals } from "@std/assert";
import { toBackoffMs } from "../../../shared/service/backoff.ts";

Deno.test("toBackoffMs() doubles up to its limit, with as much jitter as asked for", async (t) => {
  const cases = [
    { attempt: 0, jitter: 1, random: 0.5, expected: 50 },
    { attempt: 1, jitter: 1, random: 0.5, expected: 100 },
    { attempt: 3, jitter: 1, random: 0.5, expected: 400 },
    { attempt: 8, jitter: 1, random: 0.5, expected: 1_000 },
    { attempt: 2, jitter: 1, random: 0, expected: 0 },
    { attempt: 2, jitter: 0.5, random: 0, expected: 200 },
    { attempt: 2, jitter: 0.5, random: 0.5, expected: 300 },
    { attempt: 2, jitter: 0, random: 0, expected: 400 },
  ];
  for (const { attempt, jitter, random, expected } of cases) {
    await t.step(`attempt ${attempt}, jitter ${jitter}, random ${random}`, () => {
      const options = { firstDelayMs: 100, maxDelayMs: 2_000, jitter, random: () => random };
      assertEquals(toBackoffMs(attempt, options), expected);
    });
  }
});
