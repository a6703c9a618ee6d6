/**
 * Puts together a basket whose fields are read, each by its own rule.
 *
 * @module
 */
import type { Basket, Product } from "./basket.ts";

/** What the fields of a wire basket have become; see {@linkcode Basket}. */
export interface ReadBasket extends Pick<Basket, "id" | "store" | "date" | "products"> {
  /** Instant and offset. */
  readonly soldAt?: Basket["soldAt"] | undefined;
  /** The till that printed the receipt. */
  readonly till?: Basket["till"] | undefined;
  /** The till's running number. */
  readonly receipt?: Basket["receipt"] | undefined;
  /** In cents. */
  readonly total?: Basket["saidTotalCents"] | undefined;
  /** The shop's own object. */
  readonly extra?: Basket["extra"] | undefined;
}

/** What the fields of a wire line have become; see {@linkcode Product}. */
export interface ReadLine extends Pick<Product, "id" | "name"> {
  /** In cents. */
  readonly price: number;
  /** In thousandths. */
  readonly quantity?: number | undefined;
  /** What the quantity counts. */
  readonly unit?: Product["unit"] | undefined;
  /** What the line is. */
  readonly kind?: Product["kind"] | undefined;
}

/**
 * The basket; what is absent gets no member.
 *
 * @example
 * ```ts
 * import { toBasket } from "./to_basket.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const fields = { id: "b-1", store: "Gent", date: "2020-01-01", products: [] };
 * assertEquals(toBasket({ ...fields, total: 450 }), { ...fields, saidTotalCents: 450 });
 * ```
 */
export function toBasket(fields: ReadBasket): Basket {
  const { id, store, date, products, soldAt, till, receipt, total, extra } = fields;
  return {
    id,
    store,
    date,
    products,
    ...(soldAt === undefined ? {} : { soldAt }),
    ...(till === undefined ? {} : { till }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(total === undefined ? {} : { saidTotalCents: total }),
    ...(extra === undefined ? {} : { extra }),
  };
}

/** The line; what is absent gets no member, and neither does a default that is spelled out. */
export function toProduct({ id, name, price, quantity, unit, kind }: ReadLine): Product {
  // Most lines have no more: spreads of nothing cost an eighth of the parsing.
  if (quantity === undefined && unit === undefined && kind === undefined) {
    return { id, name, priceCents: price };
  }
  return {
    id,
    name,
    priceCents: price,
    ...(quantity === undefined || quantity === 1_000 ? {} : { quantityThousandths: quantity }),
    ...(unit === undefined || unit === "piece" ? {} : { unit }),
    ...(kind === undefined ? {} : { kind }),
  };
}
