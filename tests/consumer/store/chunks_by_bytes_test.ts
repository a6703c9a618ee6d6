import { assertEquals } from "@std/assert";
import { chunksByBytes } from "../../../consumer/store/chunks_by_bytes.ts";

Deno.test("chunksByBytes() splits by bytes and by items, in order", async (t) => {
  const cases = [
    { name: "nothing", items: [], expected: [] },
    { name: "all in one", items: [4, 5], expected: [[4, 5]] },
    { name: "up to the limit", items: [5, 5, 1], expected: [[5, 5], [1]] },
    { name: "one that is too large", items: [1, 99, 1], expected: [[1], [99], [1]] },
    { name: "many small ones", items: [1, 1, 1, 1], expected: [[1, 1, 1], [1]] },
  ];
  for (const { name, items, expected } of cases) {
    await t.step(name, () => {
      const limits = { sizeOf: (size: number) => size, maxBytes: 10, maxItems: 3 };
      assertEquals([...chunksByBytes(items, limits)], expected);
    });
  }
});
