/**
 * What property tests draw baskets from.
 *
 * @module
 */
import fc from "fast-check";
import type { Basket } from "../../../shared/basket/basket.ts";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";

/** Amounts of money that a price may have, in cents. */
export const cents: fc.Arbitrary<number> = fc.integer({ min: 0, max: LIMITS.price * 100 });

/** A valid text as it stands in a parsed basket: trimmed, NFC, no control characters. */
export function basketText(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    .map((text) => text.normalize("NFC").trim())
    .filter((text) =>
      text !== "" && [...text].length <= maxLength && !/\p{Cc}/u.test(text) &&
      text.normalize("NFC") === text
    );
}

/** A valid basket of a few lines, dated before 2026. */
export const baskets: fc.Arbitrary<Basket> = fc.record({
  id: basketText(LIMITS.idLength),
  store: basketText(LIMITS.storeLength),
  date: fc.date({
    min: new Date("0001-01-01T00:00:00Z"),
    max: new Date("2025-12-31T00:00:00Z"),
    noInvalidDate: true,
  }).map((date) => date.toISOString().slice(0, 10)),
  products: fc.array(
    fc.record({
      id: basketText(LIMITS.idLength),
      name: basketText(LIMITS.nameLength),
      priceCents: cents,
    }, { noNullPrototype: true }),
    { minLength: 1, maxLength: 6 },
  ),
}, { noNullPrototype: true });
