import { assertEquals, assertRejects } from "@std/assert";
import { withTimeout } from "../../../shared/service/with_timeout.ts";

Deno.test("withTimeout() settles as its work does, and leaves no timer behind", {
  // Off unless a test or the command line asks for it (Deno 2.9.6).
  sanitizeOps: true,
}, async () => {
  assertEquals(await withTimeout(60_000, () => Promise.resolve(7)), 7);
  await assertRejects(() => withTimeout(60_000, () => Promise.reject(new Error("x"))), Error, "x");
});

Deno.test("withTimeout() rejects when time is over, tells its work, and ignores what that does", async () => {
  const ended = Promise.withResolvers<never>();
  let reason: unknown;
  const error = await assertRejects(() =>
    withTimeout(5, (signal) => {
      signal.addEventListener("abort", () => reason = signal.reason);
      return ended.promise;
    }), Error);
  assertEquals([error.message, reason], ["no answer in 5 ms", error]);
  // Would fail the test as an unhandled rejection.
  ended.reject(new Error("too late to matter"));
});
