/**
 * Holds the tables against each other: every basket's total and count against its lines, lines
 * against baskets, rollups against the sum of the lines.
 *
 * @module
 */
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { formatCents, parseCents } from "../../shared/basket/money.ts";
import { type Difference, type RollupDelta, toBasketName } from "./accepted.ts";

/**
 * The differences, without those that `known` explains already: a line that is named as missing
 * need not be named again by its basket's total and by its day's revenue.
 */
export async function checkTables(
  database: Queryable,
  known: readonly Difference[],
): Promise<readonly Difference[]> {
  const named = new Set(
    known.flatMap(({ kind, subject }) =>
      kind === "line" ? [subject.replace(/ line \d+$/, "")] : []
    ),
  );
  const explained = known.flatMap(({ explains = [] }) => explains);
  const baskets = await checkBaskets(database);
  return [
    ...baskets.filter(({ subject }) => !named.has(subject)),
    ...await checkOrphans(database),
    ...await checkSales(database, explained),
    ...await checkProductSales(database, explained),
    ...await checkBasketCounts(database),
  ];
}

async function checkBaskets(database: Queryable): Promise<readonly Difference[]> {
  const rows = await database.query(`
    select baskets.store, id, baskets.total, product_count,
      coalesce(lines.total, 0)::numeric(14, 2) as lines_total, coalesce(lines.count, 0) as lines
    from baskets
    left join (
      select store, basket_id, sum(price) as total, count(*) as count, max(line) as last
      from basket_products
      group by store, basket_id
    ) as lines on lines.store = baskets.store and lines.basket_id = baskets.id
    where (baskets.total, product_count, product_count)
      is distinct from (lines.total, lines.count, lines.last)
    order by baskets.store, id
    limit ${MOST}`);
  return rows.map((row) => ({
    kind: "basket",
    subject: toBasketName({ store: row.store ?? "", id: row.id ?? "" }),
    detail: `says ${row.product_count} products for ${row.total}, ` +
      `its lines are ${row.lines} for ${row.lines_total}`,
  }));
}

async function checkOrphans(database: Queryable): Promise<readonly Difference[]> {
  const rows = await database.query(`
    select lines.store, lines.basket_id as id, count(*) as lines
    from basket_products as lines
    where not exists (
      select from baskets
      where baskets.store = lines.store and baskets.id = lines.basket_id
    )
    group by lines.store, lines.basket_id
    order by lines.store, lines.basket_id
    limit ${MOST}`);
  return rows.map((row) => ({
    kind: "orphan",
    subject: toBasketName({ store: row.store ?? "", id: row.id ?? "" }),
    detail: `has ${row.lines} lines but no row of its own`,
  }));
}

async function checkSales(
  database: Queryable,
  explained: readonly RollupDelta[],
): Promise<readonly Difference[]> {
  const rows = await database.query(`
    select
      store, purchased_on::text, category,
      coalesce(rollup.products, 0) - coalesce(lines.products, 0) as products,
      (coalesce(rollup.revenue, 0) - coalesce(lines.revenue, 0))::numeric(14, 2) as revenue
    from sales_by_day as rollup
    full join (
      select store, purchased_on, category, count(*) as products, sum(price) as revenue
      from basket_products
      join baskets using (store)
      where baskets.id = basket_products.basket_id
      group by store, purchased_on, category
    ) as lines using (store, purchased_on, category)
    where (rollup.products, rollup.revenue) is distinct from (lines.products, lines.revenue)
    order by store, purchased_on, category
    limit ${MOST}`);
  return rows.flatMap((row) =>
    toRollupDifferences(row, {
      subject: `sales_by_day ${JSON.stringify(row.store)} ${row.purchased_on} ${row.category}`,
      explained: explained.filter(({ store, purchasedOn, category }) =>
        store === row.store && purchasedOn === row.purchased_on && category === row.category
      ),
    })
  );
}

async function checkProductSales(
  database: Queryable,
  explained: readonly RollupDelta[],
): Promise<readonly Difference[]> {
  const rows = await database.query(`
    select
      purchased_on::text, name, category,
      coalesce(rollup.products, 0) - coalesce(lines.products, 0) as products,
      (coalesce(rollup.revenue, 0) - coalesce(lines.revenue, 0))::numeric(14, 2) as revenue
    from product_sales_by_day as rollup
    full join (
      select purchased_on, name, category, count(*) as products, sum(price) as revenue
      from basket_products
      join baskets using (store)
      where baskets.id = basket_products.basket_id
      group by purchased_on, name, category
    ) as lines using (purchased_on, name, category)
    where (rollup.products, rollup.revenue) is distinct from (lines.products, lines.revenue)
    order by purchased_on, name, category
    limit ${MOST}`);
  return rows.flatMap((row) => {
    const product = `${JSON.stringify(row.name)} ${row.category}`;
    return toRollupDifferences(row, {
      subject: `product_sales_by_day ${row.purchased_on} ${product}`,
      explained: explained.filter(({ purchasedOn, name, category }) =>
        purchasedOn === row.purchased_on && name === row.name && category === row.category
      ),
    });
  });
}

/** The difference of one row, if `explained` leaves any of it. */
function toRollupDifferences(
  row: TextRow,
  { subject, explained }: { readonly subject: string; readonly explained: readonly RollupDelta[] },
): readonly Difference[] {
  let products = Number(row.products);
  let cents = parseCents(row.revenue ?? "");
  if (products === 0 && cents === 0 && explained.length === 0) {
    return [{ kind: "rollup", subject, detail: "is empty, and should not be there" }];
  }
  for (const delta of explained) {
    products -= delta.products;
    cents -= delta.cents;
  }
  if (products === 0 && cents === 0) return [];
  return [{
    kind: "rollup",
    subject,
    detail: `is off by ${products} products and ${formatCents(cents)} from the sum of its lines`,
  }];
}

async function checkBasketCounts(database: Queryable): Promise<readonly Difference[]> {
  const rows = await database.query(`
    select
      store, purchased_on::text,
      coalesce(rollup.baskets, 0) - coalesce(counted.baskets, 0) as baskets,
      (coalesce(rollup.revenue, 0) - coalesce(counted.revenue, 0))::numeric(14, 2) as revenue
    from baskets_by_day as rollup
    full join (
      select store, purchased_on, count(*) as baskets, sum(total) as revenue
      from baskets
      group by store, purchased_on
    ) as counted using (store, purchased_on)
    where (rollup.baskets, rollup.revenue) is distinct from (counted.baskets, counted.revenue)
    order by store, purchased_on
    limit ${MOST}`);
  return rows.map((row) => ({
    kind: "rollup",
    subject: `baskets_by_day ${JSON.stringify(row.store)} ${row.purchased_on}`,
    detail: `is off by ${row.baskets} baskets and ${row.revenue} from its baskets`,
    doubled: Math.max(0, Number(row.baskets)),
  }));
}

/** More than this many of one kind are not listed: by then the numbers say enough. */
const MOST = 10_000;
