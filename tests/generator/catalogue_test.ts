import { assert, assertEquals } from "@std/assert";
import { CATEGORIES, UNCATEGORISED } from "../../consumer/categorise/category.ts";
import { CATALOGUE } from "../../generator/catalogue.ts";
import { STORES } from "../../generator/stores.ts";
import { parseBasket } from "../../shared/basket/parse_basket.ts";

Deno.test("CATALOGUE has each number and each name once", () => {
  assertEquals(new Set(CATALOGUE.map(({ id }) => id)).size, CATALOGUE.length);
  assertEquals(new Set(CATALOGUE.map(({ name }) => name)).size, CATALOGUE.length);
});

Deno.test("CATALOGUE uses every category and no other", () => {
  assertEquals(
    [...new Set(CATALOGUE.map(({ category }) => category))].toSorted(),
    [...CATEGORIES, UNCATEGORISED].toSorted(),
  );
});

Deno.test("CATALOGUE has some two percent without a category", () => {
  const share = CATALOGUE.filter(({ category }) => category === "Uncategorised").length /
    CATALOGUE.length;
  assert(share > 0.015 && share < 0.025, `${share}`);
});

Deno.test("CATALOGUE has product numbers that are in-store EAN-13 with their check digit", () => {
  for (const { id } of CATALOGUE) {
    assert(/^2\d{12}$/.test(id), id);
    const sum = [...id].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0);
    assertEquals(sum % 10, 0, id);
  }
});

Deno.test("CATALOGUE and STORES travel unchanged, at the highest prices too", () => {
  for (const { name: store } of STORES) {
    for (let from = 0; from < CATALOGUE.length; from += 100) {
      const products = CATALOGUE.slice(from, from + 100).map(({ id, name, priceCents }) => ({
        id,
        name,
        priceCents,
      }));
      const wire = products.map(({ id, name, priceCents }) => ({
        id,
        name,
        price: priceCents / 100,
      }));
      const basket = { id: "b-1", store, date: "2020-01-31" };
      assertEquals(parseBasket({ ...basket, products: wire }), {
        ok: true,
        basket: { ...basket, products },
      });
    }
  }
});

Deno.test("CATALOGUE and STORES have weights that a picker takes", () => {
  for (const { name, weight } of [...CATALOGUE, ...STORES]) {
    assert(Number.isSafeInteger(weight) && weight > 0, name);
  }
});
