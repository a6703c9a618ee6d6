/**
 * Tells which baskets were erased. The tables know them by a keyed hash alone, so that only whoever
 * can name a basket can ask.
 *
 * @module
 */
import type { BasketIdentity } from "../basket/basket.ts";
import { toArrayLiteral } from "../postgres/array_literal.ts";
import type { Queryable } from "../postgres/database.ts";

/**
 * The places in `identities`, from 0, of those that were erased. Nothing is counted as refused.
 *
 * @throws {DatabaseError} when the database cannot be reached
 *
 * @example
 * ```ts
 * import { findErased } from "./find_erased.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const database = { query: () => Promise.resolve([{ place: "2" }]) };
 * const identities = [{ store: "Gent", id: "1" }, { store: "Gent", id: "2" }];
 * assertEquals(await findErased(database, identities), new Set([1]));
 * ```
 */
export async function findErased(
  database: Queryable,
  identities: readonly BasketIdentity[],
): Promise<ReadonlySet<number>> {
  if (identities.length === 0) return new Set();
  const rows = await database.query(FIND, [
    toArrayLiteral(identities.map(({ store }) => store)),
    toArrayLiteral(identities.map(({ id }) => id)),
  ]);
  return new Set(rows.map(({ place }) => Number(place) - 1));
}

const FIND = `
  select place
  from erased_baskets($1::text[], $2::text[])
  order by place`;
