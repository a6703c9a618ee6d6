/**
 * Compares the sums of shops' days that somebody may read with the baskets and lines that they are of.
 * Days that changed otherwise than by more baskets are read from their lines, so nobody compares them.
 *
 * @module
 */
import { GIVEN_DAYS, parseStoreDay, toDayArrays } from "../../consumer/store_days/store_day.ts";
import { STORE_DAY_SUMS, toStoreDays } from "../../consumer/store_days/store_day_sums.ts";
import { SUMMED_UNTIL } from "../../shared/basket/store_days.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import type { Difference, RollupDelta } from "./accepted.ts";

/**
 * The days whose sums differ, one difference each, without those of `explained`: a line that is missing
 * is one difference.
 */
export async function checkStoreDays(
  database: Queryable,
  { since, explained }: {
    /** First day whose baskets are kept. */
    readonly since: string;
    readonly explained: readonly RollupDelta[];
  },
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  let [store, day] = ["", "-infinity"];
  for (;;) {
    const days = await database.query(READ_DAYS, [since, store, day, DAYS_AT_ONCE]);
    const last = days.at(-1);
    if (last === undefined) return differences;
    [store, day] = [last.store ?? "", last.purchased_on ?? ""];
    const rows = await database.query(COMPARE, toDayArrays(days.map(parseStoreDay)));
    for (const { store, purchased_on: day, tables } of rows) {
      if (explained.some((delta) => delta.store === store && delta.purchasedOn === day)) continue;
      differences.push({
        kind: "rollup",
        subject: `store_days ${JSON.stringify(store)} ${day}`,
        detail: `is off from its baskets and lines in ${tables}`,
      });
    }
  }
}

/** Their lines take 20 MB of the server's memory or disk. */
const DAYS_AT_ONCE = 200;

const READ_DAYS = `
  select store, ${toDay("purchased_on")} as purchased_on
  from store_days
  where purchased_on >= $1::date and baskets is not null
    and (store, purchased_on) > ($2::text, $3::date)
  order by store, store_days.purchased_on
  limit $4::integer`;

const WANTED = `
  select *
  from (
    select store, purchased_on, ${SUMMED_UNTIL} as until
    from ${GIVEN_DAYS} as input (store, purchased_on)
    join baskets_by_day as days using (store, purchased_on)
    join store_days as done using (store, purchased_on)
    -- Those of older versions are made again.
    where done.stored_until is not null
  ) as summed
  where until is not null`;

const COMPARE = `
  with wanted as materialized (${WANTED}), ${toStoreDays("select * from wanted")}
  select store, ${toDay("purchased_on")} as purchased_on,
    string_agg(distinct "table", ', ' order by "table") as tables
  from (
    ${STORE_DAY_SUMS.map(toComparison).join(" union all ")}
    union all
    select store, purchased_on, 'store_days'
    from store_days
    join wanted using (store, purchased_on)
    left join (
      select store, purchased_on, min(total) as smallest, max(total) as largest
      from paid
      group by store, purchased_on
    ) as made using (store, purchased_on)
    left join (
      select store, purchased_on, sum(products) as products
      from sold
      group by store, purchased_on
    ) as bought using (store, purchased_on)
    where (store_days.smallest, store_days.largest, store_days.products)
      is distinct from (made.smallest, made.largest, bought.products)
  ) as different
  group by store, different.purchased_on
  order by store, different.purchased_on`;

function toComparison({ table, key, sums, select }: (typeof STORE_DAY_SUMS)[number]): string {
  const columns = ["store", "purchased_on", ...key, ...sums].join(", ");
  const keys = ["store", "purchased_on", ...key].join(", ");
  const ofRow = (row: string) => sums.map((sum) => `${row}.${sum}`).join(", ");
  return `
    select store, purchased_on, '${table}' as "table"
    from (select ${columns} from ${table} join wanted using (store, purchased_on)) as known
    full join (select * from (${select}) as made (${columns})) as made using (${keys})
    where (${ofRow("known")}) is distinct from (${ofRow("made")})`;
}
