/**
 * Puts together a basket whose fields are read, each by its own rule.
 *
 * @module
 */
import type { Basket, LineKind, Product, Unit } from "./basket.ts";

/** What the fields of a wire basket have become. */
export interface ReadBasket {
  readonly id: string;
  readonly store: string;
  readonly date: string;
  readonly products: readonly Product[];
  readonly soldAt?: string | undefined;
  readonly till?: string | undefined;
  readonly receipt?: number | undefined;
  /** In cents. */
  readonly total?: number | undefined;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** What the fields of a wire line have become. */
export interface ReadLine {
  readonly id: string;
  readonly name: string;
  /** In cents. */
  readonly price: number;
  /** In thousandths. */
  readonly quantity?: number | undefined;
  readonly unit?: Unit | undefined;
  readonly kind?: LineKind | undefined;
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
