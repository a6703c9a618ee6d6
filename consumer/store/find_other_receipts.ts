/**
 * Tells a new sale under the id of an erased basket from that basket: neither is stored, and only the
 * receipt of the basket may count as accounted for at its till.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import type { BasketRow } from "../prepared_record.ts";
import { type Columns, toInputArrays, toInputTable } from "./column.ts";

/**
 * Those of `erased`, records of erased baskets, whose receipt must be another than what was erased. An
 * erasure keeps no receipt beside its hash. So a number is another one where all of this holds:
 *
 * - it is not among the erased numbers of its till and day, which are followed;
 * - its record came after the erasure: an earlier one may be what was erased, read once more;
 * - the erasure deleted the basket here, and so noted its number. One that was noted before its basket
 *   came, or from a file, knows none.
 *
 * Run it behind `withholdBaskets()`, which locks the erasures, and before the numbers are noted.
 */
export async function findOtherReceipts(
  transaction: Queryable,
  erased: readonly BasketRow[],
): Promise<ReadonlySet<BasketRow>> {
  const numbered = erased.filter(({ till, receipt }) =>
    till !== undefined && receipt !== undefined
  );
  if (numbered.length === 0) return new Set();
  const found = await transaction.query(FIND, toInputArrays(COLUMNS, [...numbered.entries()]));
  return new Set(
    found.flatMap(({ place }) => {
      const row = numbered[Number(place)];
      return row === undefined ? [] : [row];
    }),
  );
}

const COLUMNS = {
  place: { type: "integer", value: ([place]) => place },
  store: { type: "text", value: ([, { store }]) => store },
  id: { type: "text", value: ([, { id }]) => id },
  till: { type: "text", value: ([, { till }]) => till ?? null },
  day: { type: "date", value: ([, { purchasedOn }]) => purchasedOn },
  receipt: { type: "bigint", value: ([, { receipt }]) => receipt ?? null },
  received_at: { type: "timestamptz", value: ([, { receivedAt }]) => receivedAt.toISOString() },
} as const satisfies Columns<readonly [number, BasketRow]>;

// The row of the audit is written some milliseconds behind that of the erasure, in its transaction: in
// the order of audit_by_time it is among the first. A hash is asked for once, however many records a
// batch has of it.
const FIND = `
  with asked as materialized (
    select *
    from ${toInputTable(COLUMNS)}
  ), named as materialized (
    select store, id, row_number() over () as place
    from (select distinct store, id from asked) as names
  ), hashed as materialized (
    select named.store, named.id, erasures.erased_at
    from erased_baskets(
      (select array_agg(store order by place) from named),
      (select array_agg(id order by place) from named)
    ) as found
    join named using (place)
    join erasures using (identity_hash)
    cross join lateral (
      select
      from audit
      where audit.at between erasures.erased_at and erasures.erased_at + interval '1 minute'
        and audit.action = 'erase'
        and audit.detail ->> 'identityHash' = encode(erasures.identity_hash, 'hex')
        and (audit.detail -> 'baskets' = '1' or audit.detail -> 'receipts' > '0')
      order by audit.at
      limit 1
    ) as known
  )
  select asked.place
  from asked
  join hashed using (store, id)
  where asked.received_at > hashed.erased_at
    and not exists (
      select from till_days as days
      where days.store = asked.store and days.till = asked.till and days.day = asked.day
        and (days.scattered or days.erased @> asked.receipt)
    )`;
