import { assertEquals } from "@std/assert";
import { sleep } from "../../../shared/service/sleep.ts";

Deno.test("sleep() resolves when its time is over or its signal aborts", async (t) => {
  const stop = new AbortController();
  const cases = [
    { name: "time", ms: 20, signal: undefined, abort: false, expected: true },
    {
      name: "aborted before",
      ms: 60_000,
      signal: AbortSignal.abort(),
      abort: false,
      expected: false,
    },
    { name: "aborted meanwhile", ms: 60_000, signal: stop.signal, abort: true, expected: false },
  ];
  for (const { name, ms, signal, abort, expected } of cases) {
    await t.step(name, async () => {
      const startedAt = performance.now();
      const sleeping = sleep(ms, signal);
      if (abort) stop.abort();
      await sleeping;
      const passedMs = performance.now() - startedAt;
      // A timer may be early by the rest of a millisecond.
      assertEquals(passedMs >= ms - 1, expected);
    });
  }
});
