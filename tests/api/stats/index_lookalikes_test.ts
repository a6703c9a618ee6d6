/**
 * Names that may be one shop, found in time that grows with their number.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { indexLookalikes, MAX_LOOKALIKES } from "../../../api/stats/index_lookalikes.ts";
import { assertEvenGrowth } from "../../support/even_growth.ts";

Deno.test("indexLookalikes() groups what differs in case, accents, blanks or punctuation", async () => {
  const stores = ["GENT-ZUID", "Gent Zuid", "Luik", "Liège", "gentzuid", "Liege", "Gent Zuid"];
  const find = await indexLookalikes(stores);
  assertEquals(stores.slice(0, 6).map(find), [
    ["Gent Zuid", "gentzuid"],
    ["GENT-ZUID", "gentzuid"],
    [],
    ["Liege"],
    ["GENT-ZUID", "Gent Zuid"],
    ["Liège"],
  ]);
  assertEquals(["Oostende", "__proto__", ""].map(find), [[], [], []]);
});

Deno.test("a large group costs and gives no more than a small one", async () => {
  await assertEvenGrowth(2_500, (n) => {
    const stores = Array.from(
      { length: n },
      (_, number) => `x${".".repeat(number % 60)}${" ".repeat(Math.floor(number / 60))}`,
    );
    return async () => {
      const find = await indexLookalikes(stores);
      assertEquals(new Set(stores.map((store) => find(store).length)), new Set([MAX_LOOKALIKES]));
    };
  });
});

Deno.test("10,000 hostile names leave turns for others", async (t) => {
  const cases = [
    { name: "the longest decomposition", toStore: (n: number) => "\ufdfa".repeat(59) + n },
    { name: "marks out of order", toStore: (n: number) => "a" + "\u0315\u0316".repeat(29) + n },
    { name: "numbers of few hashes", toStore: (n: number) => String(n * 1_024) },
    { name: "properties of objects", toStore: (n: number) => `__proto__${" ".repeat(n % 50)}` },
  ];
  for (const { name, toStore } of cases) {
    await t.step(name, async () => {
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      const startedAt = performance.now();
      await indexLookalikes(Array.from({ length: 10_000 }, (_, number) => toStore(number)));
      const tookMs = performance.now() - startedAt;
      clearInterval(timer);
      if (tookMs > 50) assertEquals(turns > 0, true);
    });
  }
});
