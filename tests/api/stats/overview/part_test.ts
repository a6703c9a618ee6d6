/**
 * A part is as new as its source allows, and nobody waits long for it.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { createPart } from "../../../../api/stats/overview/part.ts";

/** A part whose questions the test answers, on a clock that the test moves. */
function aPart(options: { readonly patienceMs?: number; readonly timeoutMs?: number } = {}) {
  let nowMs = 0;
  const questions: PromiseWithResolvers<string | undefined>[] = [];
  const read = createPart<string>({
    name: "test",
    clock: () => nowMs,
    ask() {
      const question = Promise.withResolvers<string | undefined>();
      questions.push(question);
      return question.promise;
    },
    patienceMs: 1,
    timeoutMs: 60_000,
    ...options,
  });
  return { read, questions, at: (ms: number) => nowMs = ms };
}

Deno.test("a part is waited for when nothing is known of it yet", async () => {
  const { read, questions } = aPart();
  const both = [read(), read()];
  questions[0]?.resolve("a");
  assertEquals(await Promise.all(both), Array(2).fill({ value: "a", atMs: 0 }));
  assertEquals(questions.length, 1);
});

Deno.test("a part that is slow is shown as it was, and asked once", async () => {
  const { read, questions, at } = aPart();
  const first = read();
  questions[0]?.resolve("a");
  await first;
  at(1_000);
  assertEquals(await read(), { value: "a", atMs: 0 });
  at(2_000);
  assertEquals(await read(), { value: "a", atMs: 0 });
  assertEquals(questions.length, 2);
  at(2_500);
  questions[1]?.resolve("b");
  assertEquals(await read(), { value: "b", atMs: 2_500 });
});

Deno.test("a part whose answer is the same one again is as old as it was", async () => {
  const { read, questions, at } = aPart();
  for (const ms of [0, 1_000]) {
    at(ms);
    const answer = read();
    questions.at(-1)?.resolve("a");
    assertEquals(await answer, { value: "a", atMs: 0 });
  }
  assertEquals(questions.length, 2);
});

Deno.test("a part that took long has as long a rest", async () => {
  const { read, questions, at } = aPart();
  const first = read();
  at(700);
  questions[0]?.resolve("a");
  await first;
  at(1_399);
  assertEquals(await read(), { value: "a", atMs: 700 });
  assertEquals(questions.length, 1);
  at(1_400);
  await read();
  assertEquals(questions.length, 2);
});

Deno.test("a part is away when it says so, fails, or is silent for long", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly answer: (question: PromiseWithResolvers<string | undefined> | undefined) => void;
  }[] = [
    { name: "it says so", answer: (question) => question?.resolve(undefined) },
    { name: "it fails", answer: (question) => question?.reject(new Error("Gone")) },
    { name: "it is silent", answer: () => {} },
  ];
  for (const { name, answer } of cases) {
    await t.step(name, async () => {
      const { read, questions, at } = aPart();
      const first = read();
      questions[0]?.resolve("a");
      await first;
      at(1_000);
      const second = read();
      answer(questions[1]);
      await second;
      at(61_000);
      const third = read();
      answer(questions[2]);
      assertEquals(await third, undefined);
      // It is back as soon as an answer is.
      questions.at(-1)?.resolve("b");
      at(130_000);
      const last = read();
      questions.at(-1)?.resolve("b");
      assertEquals((await last)?.value, "b");
    });
  }
});

Deno.test("a part that is away holds nobody up", async () => {
  const { read, questions } = aPart({ timeoutMs: 300 });
  assertEquals(await read(), undefined);
  const startedMs = performance.now();
  assertEquals(await read(), undefined);
  assertLess(performance.now() - startedMs, 250);
  assertEquals(questions.length, 1);
});
