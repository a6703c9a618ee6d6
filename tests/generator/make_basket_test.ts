import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createBasketMaker } from "../../generator/make_basket.ts";
import { createBasketParser } from "../../shared/basket/parse_basket.ts";

const DATE = "2026-11-23";
const parseBasket = createBasketParser({ now: () => new Date("2026-11-23T12:00:00Z") });
const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const indexes = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const dates = fc.date({
  min: new Date("2000-01-01"),
  max: new Date("2026-11-24"),
  noInvalidDate: true,
}).map((date) => date.toISOString().slice(0, 10));

Deno.test("makeBasket() makes baskets that the API accepts, unchanged", () => {
  fc.assert(fc.property(seeds, dates, indexes, (seed, date, index) => {
    const wire = createBasketMaker({ seed, date })(index);
    const parsed = parseBasket(JSON.parse(JSON.stringify(wire)));
    assert(parsed.ok, JSON.stringify(parsed));
    const { id, store, date: purchasedOn, products } = parsed.basket;
    assertEquals({ id, store, date: purchasedOn }, { id: wire.id, store: wire.store, date });
    assertEquals(
      products.map(({ id, name, priceCents }) => ({ id, name, price: priceCents / 100 })),
      [...wire.products],
    );
  }));
});

Deno.test("makeBasket() makes the same basket for the same seed, date and index, in any order", () => {
  fc.assert(fc.property(seeds, dates, indexes, (seed, date, index) => {
    const makeBasket = createBasketMaker({ seed, date });
    const alone = JSON.stringify(makeBasket(index));
    makeBasket(0);
    assertEquals(JSON.stringify(makeBasket(index)), alone);
    assertEquals(JSON.stringify(createBasketMaker({ seed, date })(index)), alone);
  }));
});

Deno.test("makeBasket() never uses an id for another seed, date or index", () => {
  const key = fc.tuple(seeds, dates, indexes);
  const idOf = ([seed, date, index]: [number, string, number]) =>
    createBasketMaker({ seed, date })(index).id;
  fc.assert(fc.property(key, key, (one, other) => {
    assertEquals(idOf(one) === idOf(other), JSON.stringify(one) === JSON.stringify(other));
  }));
});

Deno.test("makeBasket() still makes the baskets it made when this test was written", () => {
  // Receipts and reports of earlier runs name a seed: another basket for it makes them worthless.
  assertEquals(createBasketMaker({ seed: 42, date: DATE })(0), {
    id: "20261123-16-0",
    store: "Tournai",
    date: "2026-11-23",
    products: [
      { id: "2010222475140", name: "Poires Conférence 1kg", price: 2.37 },
      { id: "2022876558124", name: "Champignonsoep blik 800ml", price: 2.47 },
      { id: "2010407871095", name: "Citroenen bio 4 st", price: 1.97 },
      { id: "2011739721935", name: "Aardappelen vastkokend 2,5kg", price: 3.26 },
    ],
  });
});

Deno.test("makeBasket() draws plausible baskets", async (t) => {
  const makeBasket = createBasketMaker({ seed: 1, date: DATE });
  const baskets = Array.from({ length: 20_000 }, (_, index) => makeBasket(index));
  const lines = baskets.flatMap(({ products }) => products);
  const count = (name: string) => lines.filter((line) => line.name === name).length;

  await t.step("of 1 to 60 lines, 8 on average", () => {
    const sizes = baskets.map(({ products }) => products.length);
    assertEquals([Math.min(...sizes), Math.max(...sizes)], [1, 60]);
    const mean = lines.length / baskets.length;
    assert(mean > 7.5 && mean < 8.5, `${mean}`);
  });
  await t.step("with popular products more often than others", () => {
    // Weights 34 and 2.
    const ratio = count("Bananas loose") / count("Bird seed 1kg");
    assert(ratio > 10 && ratio < 30, `${ratio}`);
  });
  await t.step("some of which hold a product twice", () => {
    const repeats = baskets.filter(({ products }) =>
      new Set(products.map(({ id }) => id)).size < products.length
    ).length;
    assert(repeats > 0.2 * baskets.length, `${repeats}`);
  });
  await t.step("at one price for a product in a shop, and some more between shops", () => {
    const prices = (store?: string) =>
      new Set(
        baskets.filter((basket) => store === undefined || basket.store === store)
          .flatMap(({ products }) => products)
          .filter(({ name }) => name === "Bananas loose").map(({ price }) => price),
      ).size;
    assertEquals(prices("Brussels"), 1);
    assert(prices() > 1);
  });
  await t.step("from every shop", () => {
    assertEquals(new Set(baskets.map(({ store }) => store)).size, 26);
  });
});

Deno.test("makeBasket() makes unlike baskets of neighbouring seeds and indexes", () => {
  const contents = [0, 1, 2, 3].flatMap((seed) =>
    [0, 1, 2, 3].map((index) => {
      const { store, products } = createBasketMaker({ seed, date: DATE })(index);
      return JSON.stringify([store, products]);
    })
  );
  assertEquals(new Set(contents).size, contents.length);
});

Deno.test("createBasketMaker() changes prices with the day", () => {
  const prices = (date: string) => {
    const makeBasket = createBasketMaker({ seed: 1, date });
    const lines = Array.from({ length: 500 }, (_, index) => makeBasket(index).products).flat();
    return lines.filter(({ name }) => name === "Bananas loose").map(({ price }) => price).sort();
  };
  assertNotEquals(prices("2026-11-22"), prices("2026-11-23"));
});

Deno.test("createBasketMaker() refuses an invalid seed, date or index", async (t) => {
  const good = { seed: 1, date: DATE, index: 0 };
  const cases = [
    { ...good, seed: -1, message: "Cannot make baskets with seed -1: it must be a whole number" },
    { ...good, seed: 0.5, message: "Cannot make baskets with seed 0.5: it must be a whole number" },
    { ...good, date: "today", message: 'Cannot make baskets of day "today"' },
    { ...good, index: -1, message: "Cannot make baskets with index -1: it must be a whole number" },
    {
      ...good,
      index: NaN,
      message: "Cannot make baskets with index NaN: it must be a whole number",
    },
  ];
  for (const { seed, date, index, message } of cases) {
    await t.step(message, () => {
      const error = assertThrows(() => createBasketMaker({ seed, date })(index), RangeError);
      assertEquals(error.message, message);
    });
  }
});
