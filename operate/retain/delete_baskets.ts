/**
 * The statements that delete baskets of old months, a span of the primary key at a time.
 *
 * @module
 */
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { linesOfBaskets } from "../../shared/basket/lines_of_baskets.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";

/** Sorts before every basket: no store's name is empty. */
export const FIRST_BASKET: BasketIdentity = { store: "", id: "" };

/** What went with a span. */
export interface DeletedBaskets {
  readonly baskets: number;
  readonly lines: number;
  /** The last basket of the span; undefined behind the end. */
  readonly last: BasketIdentity | undefined;
}

/**
 * Deletes up to `limit` baskets of before `firstMonth`, in order of their keys from behind `after`,
 * with the lines and the replaced versions that they have. Rollups and tills stay.
 */
export async function deleteBaskets(
  database: Database,
  { after, firstMonth, limit }: {
    readonly after: BasketIdentity;
    readonly firstMonth: string;
    readonly limit: number;
  },
): Promise<DeletedBaskets> {
  return await database.transaction(async (transaction) => {
    const rows = await transaction.query(PICK, [after.store, after.id, firstMonth, limit]);
    const last = rows.at(-1);
    if (last === undefined) return { baskets: 0, lines: 0, last: undefined };
    const keys = [
      toArrayLiteral(rows.map(({ store }) => store ?? "")),
      toArrayLiteral(rows.map(({ id }) => id ?? "")),
    ];
    const days = toArrayLiteral(rows.map(({ purchased_on }) => purchased_on ?? null));
    const [lines] = await transaction.query(DELETE_LINES, [...keys, days]);
    await transaction.query(DELETE_REPLACED_OF, keys);
    await transaction.query(DELETE_BASKETS, keys);
    return {
      baskets: rows.length,
      lines: Number(lines?.count),
      last: { store: last.store ?? "", id: last.id ?? "" },
    };
  });
}

/** Deletes versions of before `firstMonth` that were replaced; their baskets are of later days. */
export async function deleteReplaced(database: Queryable, firstMonth: string): Promise<true> {
  await database.query("delete from replaced_baskets where purchased_on < $1::date", [firstMonth]);
  return true;
}

// Locked in the order of the key, as whoever replaces a basket locks it before its lines.
const PICK = `
  select store, id, ${toDay("purchased_on")} as purchased_on
  from baskets
  where (store, id) > ($1::text, $2::text) and purchased_on < $3::date
  order by store, id
  limit $4::integer
  for update`;

const DELETE_LINES = `
  with deleted as (
    delete from basket_products as lines
    using unnest($1::text[], $2::text[], $3::date[]) as old (store, id, purchased_on)
    where ${linesOfBaskets({ baskets: "old" })}
    returning 1
  )
  select count(*) from deleted`;

const DELETE_REPLACED_OF = `
  delete from replaced_baskets as replaced
  using unnest($1::text[], $2::text[]) as old (store, id)
  where replaced.store = old.store and replaced.id = old.id`;

const DELETE_BASKETS = `
  delete from baskets
  using unnest($1::text[], $2::text[]) as old (store, id)
  where baskets.store = old.store and baskets.id = old.id`;
