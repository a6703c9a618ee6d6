/**
 * The shopping basket: the types that every service computes with and the form it travels in.
 *
 * @module
 */
import { toEuros } from "./money.ts";

/** One line of a basket. Product ids may repeat within a basket: a line is its position. */
export interface Product {
  /** The shop's product number. */
  readonly id: string;
  /** As it stands on the receipt. */
  readonly name: string;
  /** Whole cents, 0 to 100,000,000. */
  readonly priceCents: number;
}

/** What identifies a basket. */
export interface BasketIdentity {
  /** The shop's name. */
  readonly store: string;
  /** Unique within the store. */
  readonly id: string;
}

/** A valid basket, identified by `(store, id)`; texts are trimmed and in Unicode form NFC. */
export interface Basket extends BasketIdentity {
  /** ISO 8601 calendar date. */
  readonly date: string;
  /** 1 to 500 lines. */
  readonly products: readonly Product[];
}

/** A basket as it travels: JSON with prices in euros. */
export interface WireBasket {
  /** Unique within the store. */
  readonly id: string;
  /** The shop's name. */
  readonly store: string;
  /** ISO 8601 calendar date. */
  readonly date: string;
  /** The lines, prices in euros. */
  readonly products: readonly {
    readonly id: string;
    readonly name: string;
    readonly price: number;
  }[];
}

/** What the checking of a basket depends on besides the basket. */
export interface BasketSchemaOptions {
  /**
   * The clock that "not after tomorrow" is held against.
   *
   * @default {() => new Date()}
   */
  readonly now?: () => Date;
}

/**
 * The wire form of a basket; reading it back gives the same basket.
 *
 * @example
 * ```ts
 * import { toWireBasket } from "./basket.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const products = [{ id: "p-1", name: "Banana", priceCents: 150 }];
 * const wire = toWireBasket({ id: "b-1", store: "Gent", date: "2020-01-01", products });
 * assertEquals(wire.products[0]?.price, 1.5);
 * ```
 */
export function toWireBasket(basket: Basket): WireBasket {
  return {
    id: basket.id,
    store: basket.store,
    date: basket.date,
    products: basket.products.map(({ id, name, priceCents }) => ({
      id,
      name,
      price: toEuros(priceCents),
    })),
  };
}
