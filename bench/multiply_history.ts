/**
 * Makes a history of millions of lines in SQL: copies what the consumer has stored to the days before,
 * once a day. Reads the tables' columns from the catalogue, so that it works with any schema.
 *
 * @module
 */
import type { Database } from "../shared/postgres/database.ts";

/**
 * Copies every basket, line and rollup `days` times, each time a day earlier and under another id, so
 * that sums stay right and `verify` can hold the whole. Then analyses, as autovacuum would have.
 */
export async function multiplyHistory(database: Database, days: number): Promise<void> {
  await database.query(MAKE_MONTHS, [days]);
  for (const { name, columns, expressions } of await database.query(TABLES)) {
    await database.query(`create unlogged table originals as select * from ${name}`);
    // Some days at a time keep each statement within its time, and its WAL within bounds. One day lies
    // behind the other, as when they were sold: an index of the kind BRIN finds days by that.
    for (let from = 1; from <= days; from += DAYS_AT_ONCE) {
      const to = Math.min(days, from + DAYS_AT_ONCE - 1);
      await database.query(`
        insert into ${name} (${columns})
        select ${expressions}
        from originals
        cross join generate_series(${from}, ${to}) as day
        order by day`);
    }
    await database.query("drop table originals");
    await database.query(`vacuum analyze ${name}`);
  }
  await database.query("checkpoint");
}

const MAKE_MONTHS = `
  select make_month_of_lines(month::date)
  from (
    select min(purchased_on) - $1::integer as first, max(purchased_on) as last
    from baskets
  ) as sold
  cross join generate_series(date_trunc('month', first), last, interval '1 month') as month`;

const TABLES = `
  select
    table_name as name,
    string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns,
    string_agg(
      case
        when column_name = 'basket_id' or table_name = 'baskets' and column_name = 'id'
          then quote_ident(column_name) || ' || ''~'' || day'
        when column_name in ('purchased_on', 'basket_purchased_on') then column_name || ' - day'
        else quote_ident(column_name)
      end,
      ', ' order by ordinal_position
    ) as expressions
  from information_schema.columns
  join information_schema.tables using (table_schema, table_name)
  where table_schema = 'public'
    and table_type = 'BASE TABLE'
    and (table_name in ('baskets', 'basket_products') or table_name like '%sales_by_day'
      or table_name = 'baskets_by_day')
  group by table_name`;
const DAYS_AT_ONCE = 10;
