import { assertEquals, assertRejects } from "@std/assert";
import { retry, type RetryOptions } from "../../../shared/service/retry.ts";

Deno.test("retry() repeats work until it succeeds, and waits longer each time", async () => {
  const { run, waits } = aWork({ failures: 6 });
  assertEquals(await run(), "done");
  assertEquals(waits, [100, 200, 400, 800, 1_600, 2_000]);
});

Deno.test("retry() throws at once what no waiting mends", async () => {
  const fault = new Error("A fault of ours");
  const { run, waits } = aWork({ failures: 1, isRetriable: () => false, fault });
  assertEquals(await assertRejects(run), fault);
  assertEquals(waits, []);
});

Deno.test("retry() gives up when its signal aborts, or nobody wants the result", async (t) => {
  await t.step("aborted before", async () => {
    const { run, waits } = aWork({ failures: 0, signal: AbortSignal.abort() });
    assertEquals([await run(), waits], [undefined, []]);
  });
  await t.step("aborted during a wait", async () => {
    const stop = new AbortController();
    const { run, waits } = aWork({
      failures: 9,
      signal: stop.signal,
      onRetry: ({ attempt }) => attempt === 1 && stop.abort(),
    });
    assertEquals([await run(), waits], [undefined, [100, 200]]);
  });
  await t.step("not wanted any more", async () => {
    let asked = 0;
    const { run, waits } = aWork({ failures: 9, isWanted: () => ++asked < 3 });
    assertEquals([await run(), waits], [undefined, [100, 200, 400]]);
  });
});

Deno.test("retry() says when a line in the log is due: at first, then every ten seconds", async () => {
  const noted: number[] = [];
  const { run } = aWork({
    failures: 15,
    onRetry: ({ attempt, isNoteworthy }) => isNoteworthy && noted.push(attempt),
  });
  await run();
  // The waits add up to 3.1 s after five attempts, then by 2 s each.
  assertEquals(noted, [0, 9, 14]);
});

function aWork(
  { failures, fault = new Error("away"), ...options }:
    & Partial<Omit<RetryOptions, "onRetry">>
    & {
      failures: number;
      fault?: Error;
      onRetry?: (failure: { attempt: number; isNoteworthy: boolean }) => unknown;
    },
) {
  const waits: number[] = [];
  let left = failures;
  const { onRetry, ...rest } = options;
  return {
    waits,
    run: () =>
      retry(() => left-- > 0 ? Promise.reject(fault) : Promise.resolve("done"), {
        isRetriable: () => true,
        jitter: 0,
        sleep(ms) {
          waits.push(ms);
          return Promise.resolve();
        },
        onRetry: (failure) => void onRetry?.(failure),
        ...rest,
      }),
  };
}
