/**
 * The shopping basket: the types that every service computes with and the form it travels in.
 *
 * @module
 */
import { toEuros } from "./money.ts";

/** What a line can be: what it says itself, or else what its name and its sign tell. */
export const LINE_KINDS = ["product", "deposit", "discount", "return"] as const;

/** See {@linkcode LINE_KINDS}. */
export type LineKind = (typeof LINE_KINDS)[number];

/** What a quantity is counted in. */
export const UNITS = ["piece", "kg", "l"] as const;

/** See {@linkcode UNITS}. */
export type Unit = (typeof UNITS)[number];

/** One line of a basket. Product ids may repeat within a basket: a line is its position. */
export interface Product {
  /** The shop's product number. */
  readonly id: string;
  /** As it stands on the receipt. */
  readonly name: string;
  /** The amount of the line in whole cents, -100,000,000 to 100,000,000. */
  readonly priceCents: number;
  /** Only when the shop said so: a derived one is the consumer's. */
  readonly kind?: LineKind;
  /** Thousandths of the unit, 1 to 100,000,000; absent for one. Never multiplied with the price. */
  readonly quantityThousandths?: number;
  /** Absent for pieces. */
  readonly unit?: Unit;
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
  /** Instant and offset of the sale, such as `2020-01-31T18:04:59.000+01:00`, always to the millisecond. */
  readonly soldAt?: string;
  /** The till that printed the receipt; only with `receipt`. */
  readonly till?: string;
  /** The till's running number, 1 to 2⁵³ − 1; only with `till`. */
  readonly receipt?: number;
  /** The total that the shop said, in whole cents: equals the sum of the lines. */
  readonly saidTotalCents?: number;
  /** Whatever the shop adds, an object; nobody looks into it. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A basket as it travels: JSON with prices in euros. */
export interface WireBasket {
  /** Unique within the store. */
  readonly id: string;
  /** The shop's name. */
  readonly store: string;
  /** ISO 8601 calendar date. */
  readonly date: string;
  /** ISO 8601 instant with an offset. */
  readonly soldAt?: string | undefined;
  /** The till that printed the receipt. */
  readonly till?: string | undefined;
  /** The till's running number. */
  readonly receipt?: number | undefined;
  /** The lines, prices in euros. */
  readonly products: readonly WireProduct[];
  /** The sum of the lines, in euros. */
  readonly total?: number | undefined;
  /** Whatever the shop adds. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** A line as it travels. */
export interface WireProduct {
  /** The shop's product number. */
  readonly id: string;
  /** As it stands on the receipt. */
  readonly name: string;
  /** The amount of the line, in euros. */
  readonly price: number;
  /** How many units, with at most three decimals. */
  readonly quantity?: number | undefined;
  /** What the quantity counts. */
  readonly unit?: Unit | undefined;
  /** What the line is. */
  readonly kind?: LineKind | undefined;
}

/** What the checking of a basket depends on besides the basket. */
export interface BasketSchemaOptions {
  /**
   * The clock that "not after tomorrow" is held against.
   *
   * @default {() => new Date()}
   */
  readonly now?: () => Date;
  /**
   * Whether it is held to what only the door asks of new baskets: no format characters in `id` and
   * `store`, none left in names, blanks as one, no date before 2000. What was accepted before stays
   * readable without it.
   *
   * @default {false}
   */
  readonly isAtDoor?: boolean;
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
  const { id, store, date, soldAt, till, receipt, products, saidTotalCents, extra } = basket;
  return {
    id,
    store,
    date,
    ...(soldAt === undefined ? {} : { soldAt }),
    ...(till === undefined ? {} : { till, receipt }),
    products: products.map(toWireProduct),
    ...(saidTotalCents === undefined ? {} : { total: toEuros(saidTotalCents) }),
    ...(extra === undefined ? {} : { extra }),
  };
}

function toWireProduct(product: Product): WireProduct {
  const { id, name, priceCents, quantityThousandths, unit, kind } = product;
  const price = toEuros(priceCents);
  // Most lines have no more: three spreads cost a quarter of the encoding.
  if (quantityThousandths === undefined && unit === undefined && kind === undefined) {
    return { id, name, price };
  }
  return {
    id,
    name,
    price,
    ...(quantityThousandths === undefined ? {} : { quantity: quantityThousandths / 1_000 }),
    ...(unit === undefined ? {} : { unit }),
    ...(kind === undefined ? {} : { kind }),
  };
}

/** Whether it says something that the first version of the contract had no place for. */
export function usesNewFields(basket: Basket): boolean {
  const { soldAt, till, saidTotalCents, extra, products } = basket;
  return soldAt !== undefined || till !== undefined || saidTotalCents !== undefined ||
    extra !== undefined ||
    products.some((line) =>
      line.priceCents < 0 || line.kind !== undefined || line.unit !== undefined ||
      line.quantityThousandths !== undefined
    );
}
