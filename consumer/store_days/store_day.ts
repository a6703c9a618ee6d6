/**
 * A day of a shop, of which sums are kept, on its way to and from statements.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { TextRow } from "../../shared/postgres/database.ts";

/** A shop's day. */
export interface StoreDay {
  readonly store: string;
  /** YYYY-MM-DD. */
  readonly purchasedOn: string;
}

/** The day of a row with `store` and `purchased_on` as text. */
export function parseStoreDay({ store, purchased_on }: TextRow): StoreDay {
  return { store: store ?? "", purchasedOn: purchased_on ?? "" };
}

/** The first two arguments of a statement over {@linkcode GIVEN_DAYS}. */
export function toDayArrays(days: readonly StoreDay[]): readonly [stores: string, days: string] {
  return [
    toArrayLiteral(days.map(({ store }) => store)),
    toArrayLiteral(days.map(({ purchasedOn }) => purchasedOn)),
  ];
}

/** The days of {@linkcode toDayArrays} as a table of two columns. */
export const GIVEN_DAYS = "unnest($1::text[], $2::date[])";
