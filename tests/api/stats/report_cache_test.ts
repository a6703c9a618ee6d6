/**
 * A result is loaded once, however many ask for it.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createReportCache } from "../../../api/stats/report_cache.ts";

/** A cache on a clock that the test moves, and which keys were loaded. */
function aCache(options: { readonly maxKept?: number } = {}) {
  let nowMs = 0;
  const loaded: string[] = [];
  const cache = createReportCache<string>({ ...options, now: () => nowMs });
  return {
    loaded,
    pass: (ms: number) => nowMs += ms,
    get: (key: string, result: Promise<string> = Promise.resolve(`${key}!`)) =>
      cache(key, () => {
        loaded.push(key);
        return result;
      }),
  };
}

Deno.test("loadCached() loads once while the result is under way", async () => {
  const { get, loaded } = aCache();
  const result = Promise.withResolvers<string>();
  const all = [get("a", result.promise), get("a"), get("a"), get("b")];
  result.resolve("yes");
  assertEquals(await Promise.all(all), ["yes", "yes", "yes", "b!"]);
  assertEquals(loaded, ["a", "b"]);
});

Deno.test("loadCached() keeps a result for two seconds", async () => {
  const { get, loaded, pass } = aCache();
  await get("a");
  pass(1_999);
  assertEquals(await get("a"), "a!");
  assertEquals(loaded, ["a"]);
  pass(1);
  await get("a");
  assertEquals(loaded, ["a", "a"]);
});

Deno.test("loadCached() rejects for all who wait for a failure, and loads again after it", async () => {
  const { get, loaded } = aCache();
  const result = Promise.withResolvers<string>();
  const all = [get("a", result.promise), get("a")];
  result.reject(new Error("Gone"));
  for (const one of all) await assertRejects(() => one, Error, "Gone");
  assertEquals(await get("a"), "a!");
  assertEquals(loaded, ["a", "a"]);
});

Deno.test("loadCached() keeps no more results than it may, the newest", async () => {
  const { get, loaded } = aCache({ maxKept: 2 });
  for (const key of ["a", "b", "c"]) await get(key);
  loaded.length = 0;
  for (const key of ["b", "c", "a"]) await get(key);
  assertEquals(loaded, ["a"]);
});
