/**
 * The load's bodies: baskets of the generator with exactly 8 lines and 560 to 639 bytes, so that
 * "a basket of 8 lines and 600 bytes" is what every row sends.
 *
 * @module
 */
import type { WireBasket } from "../shared/basket/basket.ts";
import { createBasketMaker } from "../generator/make_basket.ts";

/** The day of purchase of every basket, ISO 8601. */
export const BASKETS_DATE = "2026-01-01";
/** Lines of each body. */
export const LINES_PER_BASKET = 8;
/** Digits of the number at the end of an id. */
export const ID_DIGITS = 9;

/** A body whose number can be written into it in place. */
export interface NumberedBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the {@linkcode ID_DIGITS} digits begin. */
  readonly digitsAt: number;
}

/**
 * Baskets as the generator makes them, of some 20 shops, always the same for the same prefix. Their
 * ids end in zeros: {@linkcode writeNumber} or {@linkcode withNumber} makes them new.
 */
export function createBaskets(count: number, prefix: string): readonly WireBasket[] {
  const makeBasket = createBasketMaker({ seed: 1, date: BASKETS_DATE });
  const baskets: WireBasket[] = [];
  for (let index = 0; baskets.length < count; index++) {
    const basket = { ...makeBasket(index), id: withNumber(prefix, 0) };
    const bytes = encoder.encode(JSON.stringify(basket)).length;
    if (basket.products.length === LINES_PER_BASKET && bytes >= 560 && bytes < 640) {
      baskets.push(basket);
    }
  }
  return baskets;
}

/** The id with this number. */
export function withNumber(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(ID_DIGITS, "0")}`;
}

/** The same baskets as JSON, to be numbered in place. */
export function createBodies(count: number, prefix: string): readonly NumberedBody[] {
  return createBaskets(count, prefix).map((basket) => {
    const text = JSON.stringify(basket);
    const before = text.slice(0, text.indexOf(basket.id) + prefix.length + 1);
    return { bytes: encoder.encode(text), digitsAt: encoder.encode(before).length };
  });
}

/** Writes the digits of `number` into `bytes`, from `at` on. */
export function writeNumber(
  bytes: Uint8Array,
  { at, number }: { readonly at: number; readonly number: number },
): void {
  const digits = String(number).padStart(ID_DIGITS, "0");
  for (let index = 0; index < ID_DIGITS; index++) bytes[at + index] = digits.charCodeAt(index);
}

const encoder = new TextEncoder();
