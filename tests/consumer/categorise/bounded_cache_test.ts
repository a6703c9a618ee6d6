import { assertEquals } from "@std/assert";
import { createBoundedCache } from "../../../consumer/categorise/bounded_cache.ts";

Deno.test("createBoundedCache() computes a recent key once", () => {
  const { cached, computed } = countingCache({ size: 2, maxKeyLength: 10 });
  assertEquals(["a", "b", "a", "b"].map(cached), ["A", "B", "A", "B"]);
  assertEquals(computed, ["a", "b"]);
});

Deno.test("createBoundedCache() forgets what was not asked for lately", () => {
  const { cached, computed } = countingCache({ size: 2, maxKeyLength: 10 });
  ["a", "b", "c", "a", "d", "e", "a", "b"].forEach(cached);
  assertEquals(computed, ["a", "b", "c", "d", "e", "b"]);
});

Deno.test("createBoundedCache() keeps no long keys, and none at all of size 0", () => {
  const long = countingCache({ size: 2, maxKeyLength: 1 });
  ["ab", "ab"].forEach(long.cached);
  assertEquals(long.computed, ["ab", "ab"]);
  const none = countingCache({ size: 0, maxKeyLength: 10 });
  ["a", "a"].forEach(none.cached);
  assertEquals(none.computed, ["a", "a"]);
});

function countingCache(options: { readonly size: number; readonly maxKeyLength: number }) {
  const computed: string[] = [];
  const cached = createBoundedCache((key) => {
    computed.push(key);
    return key.toUpperCase();
  }, options);
  return { cached: (key: string) => cached(key), computed };
}
