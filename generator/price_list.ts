/**
 * The prices of one day: each shop has its own price level, and some products are in promotion
 * everywhere. Two baskets of one shop and day have the same price for a product, as real ones do.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { WireProduct } from "../shared/basket/basket.ts";
import { toEuros } from "../shared/basket/money.ts";
import { CATALOGUE } from "./catalogue.ts";
import { STORES } from "./stores.ts";

/** A row for each shop in the order of `STORES`, of products in the order of `CATALOGUE`. */
export function createPriceList(random: RandomGenerator): readonly (readonly WireProduct[])[] {
  const discounts = CATALOGUE.map(() => drawDiscountPercent(random));
  return STORES.map(() => {
    const levelPercent = uniformInt(random, 97, 103);
    return CATALOGUE.map(({ id, name, priceCents }, index) => {
      const percent = levelPercent * (100 - (discounts[index] ?? 0));
      return { id, name, price: toEuros(Math.max(1, Math.round(priceCents * percent / 10_000))) };
    });
  });
}

/** One product in ten is 10 to 40 percent cheaper. */
function drawDiscountPercent(random: RandomGenerator): number {
  return uniformInt(random, 1, 10) === 1 ? 5 * uniformInt(random, 2, 8) : 0;
}
