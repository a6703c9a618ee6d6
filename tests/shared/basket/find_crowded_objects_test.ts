/**
 * Objects with more members than any basket has never reach zod.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { MAX_MEMBERS } from "../../../shared/basket/find_crowded_objects.ts";
import { MAX_ISSUES, parseBasket } from "../../../shared/basket/parse_basket.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { assertEvenGrowth } from "../../support/even_growth.ts";

const TOO_MANY = { code: "too_many", detail: `Must have at most ${MAX_MEMBERS} fields` } as const;

Deno.test("parseBasket() counts the members of a basket and of its lines before zod sees them", async (t) => {
  const [line] = aWireBasket().products;
  const cases = [
    { name: "the basket", input: { ...aWireBasket(), ...members(600) }, pointers: [""] },
    {
      name: "two lines",
      input: aWireBasket({ products: [{ ...line, ...members(600) }, line, members(513)] as never }),
      pointers: ["/products/0", "/products/2"],
    },
    {
      name: "more lines than faults are reported of",
      input: aWireBasket({ products: Array(40).fill(members(600)) }),
      pointers: Array.from({ length: MAX_ISSUES }, (_, index) => `/products/${index}`),
    },
  ];
  for (const { name, input, pointers } of cases) {
    await t.step(name, () => {
      const issues = pointers.map((pointer) => ({ ...TOO_MANY, pointer }));
      assertEquals(parseBasket(input), { ok: false, issues });
    });
  }
});

Deno.test("parseBasket() names the unknown fields of an object with as many members as it counts", () => {
  const parsed = parseBasket({ ...aWireBasket(), ...members(MAX_MEMBERS - 4) });
  assertEquals(
    parsed.ok ? [] : parsed.issues.map(({ code }) => code),
    Array(20).fill("unknown_field"),
  );
});

Deno.test("parseBasket() is not slowed by names that collide in V8", async () => {
  // 70,000 in a Set take seconds, counting them takes 20 ms.
  await assertEvenGrowth(17_500, (n) => {
    const crowded = members(n);
    return () => [parseBasket({ ...aWireBasket(), products: [crowded] }), parseBasket(crowded)];
  });
});

/** Members whose names V8 hashes alike. */
function members(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i * 262_144 + 7}`, 1]));
}
