import { assertEquals } from "@std/assert";
import { toChunks } from "./to_chunks.ts";

Deno.test("toChunks() doubles the chunks up to the most", () => {
  const items = Array.from({ length: 12 }, (_, index) => index);
  const sizes = toChunks(items, { first: 1, most: 4 }).map(({ length }) => length);
  assertEquals(sizes, [1, 2, 4, 4, 1]);
  assertEquals(toChunks(items, { first: 1, most: 4 }).flat(), items);
  assertEquals(toChunks([], { first: 1, most: 4 }), []);
});
