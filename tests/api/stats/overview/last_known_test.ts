/**
 * The last known value is as new as its source allows, and no caller waits long for it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createLastKnown } from "../../../../api/stats/overview/last_known.ts";
import { sleep } from "../../../../shared/service/sleep.ts";

/** A value whose reads the test answers, on a clock that the test moves. */
function aLastKnown(options: { readonly patienceMs?: number; readonly timeoutMs?: number } = {}) {
  let nowMs = 0;
  const reads: PromiseWithResolvers<string | undefined>[] = [];
  const read = createLastKnown<string>({
    name: "test",
    clock: () => nowMs,
    read() {
      const pending = Promise.withResolvers<string | undefined>();
      reads.push(pending);
      return pending.promise;
    },
    patienceMs: 1,
    timeoutMs: 60_000,
    ...options,
  });
  return { read, reads, at: (ms: number) => nowMs = ms };
}

Deno.test("readLastKnown() waits for the first value, and reads it once", async () => {
  const { read, reads } = aLastKnown();
  const both = [read(), read()];
  reads[0]?.resolve("a");
  assertEquals(await Promise.all(both), Array(2).fill({ value: "a", atMs: 0 }));
  assertEquals(reads.length, 1);
});

Deno.test("readLastKnown() returns the older value while a read is slow, and reads once", async () => {
  const { read, reads, at } = aLastKnown();
  const first = read();
  reads[0]?.resolve("a");
  await first;
  at(1_000);
  assertEquals(await read(), { value: "a", atMs: 0 });
  at(2_000);
  assertEquals(await read(), { value: "a", atMs: 0 });
  assertEquals(reads.length, 2);
  at(2_500);
  reads[1]?.resolve("b");
  assertEquals(await read(), { value: "b", atMs: 2_500 });
});

Deno.test("readLastKnown() keeps the age of a value that is the identical one", async () => {
  const { read, reads, at } = aLastKnown();
  for (const ms of [0, 1_000]) {
    at(ms);
    const answer = read();
    reads.at(-1)?.resolve("a");
    assertEquals(await answer, { value: "a", atMs: 0 });
  }
  assertEquals(reads.length, 2);
});

Deno.test("readLastKnown() leaves a source that took long alone for as long", async () => {
  const { read, reads, at } = aLastKnown();
  const first = read();
  at(700);
  reads[0]?.resolve("a");
  await first;
  at(1_399);
  assertEquals(await read(), { value: "a", atMs: 700 });
  assertEquals(reads.length, 1);
  at(1_400);
  await read();
  assertEquals(reads.length, 2);
});

Deno.test("readLastKnown() is undefined when the source is away, fails, or is silent for long", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly answer: (read: PromiseWithResolvers<string | undefined> | undefined) => void;
  }[] = [
    { name: "it says so", answer: (read) => read?.resolve(undefined) },
    { name: "it fails", answer: (read) => read?.reject(new Error("Gone")) },
    { name: "it is silent", answer: () => {} },
  ];
  for (const { name, answer } of cases) {
    await t.step(name, async () => {
      const { read, reads, at } = aLastKnown();
      const first = read();
      reads[0]?.resolve("a");
      await first;
      at(1_000);
      const second = read();
      answer(reads[1]);
      await second;
      at(61_000);
      const third = read();
      answer(reads[2]);
      assertEquals(await third, undefined);
      // It is back with the next value.
      reads.at(-1)?.resolve("b");
      at(130_000);
      const last = read();
      reads.at(-1)?.resolve("b");
      assertEquals((await last)?.value, "b");
    });
  }
});

Deno.test("readLastKnown() waits once only for a source that is away", async () => {
  const { read, reads } = aLastKnown({ timeoutMs: 200 });
  assertEquals(await read(), undefined);
  const order: string[] = [];
  await Promise.all([
    sleep(100).then(() => order.push("half the time")),
    read().then(() => order.push("read")),
  ]);
  assertEquals(order, ["read", "half the time"]);
  assertEquals(reads.length, 1);
});
