/**
 * A question is asked once, however many ask it.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createReportCache } from "../../../api/stats/report_cache.ts";

/** A cache on a clock that the test moves, and how often each question was asked. */
function aCache(options: { readonly maxKept?: number } = {}) {
  let nowMs = 0;
  const asked: string[] = [];
  const cache = createReportCache<string>({ ...options, now: () => nowMs });
  return {
    asked,
    pass: (ms: number) => nowMs += ms,
    ask: (key: string, answer: Promise<string> = Promise.resolve(`${key}!`)) =>
      cache(key, () => {
        asked.push(key);
        return answer;
      }),
  };
}

Deno.test("askCached() asks once while the answer is under way", async () => {
  const { ask, asked } = aCache();
  const answer = Promise.withResolvers<string>();
  const all = [ask("a", answer.promise), ask("a"), ask("a"), ask("b")];
  answer.resolve("yes");
  assertEquals(await Promise.all(all), ["yes", "yes", "yes", "b!"]);
  assertEquals(asked, ["a", "b"]);
});

Deno.test("askCached() gives an answer again for two seconds", async () => {
  const { ask, asked, pass } = aCache();
  await ask("a");
  pass(1_999);
  assertEquals(await ask("a"), "a!");
  assertEquals(asked, ["a"]);
  pass(1);
  await ask("a");
  assertEquals(asked, ["a", "a"]);
});

Deno.test("askCached() gives a failure to all who wait, and asks again after it", async () => {
  const { ask, asked } = aCache();
  const answer = Promise.withResolvers<string>();
  const all = [ask("a", answer.promise), ask("a")];
  answer.reject(new Error("Gone"));
  for (const one of all) await assertRejects(() => one, Error, "Gone");
  assertEquals(await ask("a"), "a!");
  assertEquals(asked, ["a", "a"]);
});

Deno.test("askCached() keeps no more answers than it may, the newest", async () => {
  const { ask, asked } = aCache({ maxKept: 2 });
  for (const key of ["a", "b", "c"]) await ask(key);
  asked.length = 0;
  for (const key of ["b", "c", "a"]) await ask(key);
  assertEquals(asked, ["a"]);
});
