/**
 * `GET /stats/products`: what sells best, most revenue first. `category=Uncategorised` lists what
 * the category rules do not know.
 *
 * @module
 */
import { z } from "zod";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { euros, productCount } from "../../answer_values.ts";
import { toFoldedText } from "../facts/folded_text.ts";
import { PRODUCT_FACTS } from "../facts/product_facts.ts";
import { SHOP_PRODUCT_DAYS } from "../facts/scan_days.ts";
import { limit, name } from "../query/parameters.ts";
import { defineReport, PERIOD_PARAMETERS, type RowOf } from "../report.ts";
import { CATEGORY } from "./sales.ts";

/** The report. */
export const PRODUCTS = defineReport({
  name: "products",
  query: z.strictObject({
    limit: limit(20),
    category: CATEGORY,
    search: name(
      LIMITS.nameLength,
      "Only products whose name has this in it; case and accents do not matter.",
    ).nullable().default(null),
    ...PERIOD_PARAMETERS,
  }),
  period: {},
  reads: "scan",
  narrow: ({ hasStores }) => hasStores ? { maxDays: SHOP_PRODUCT_DAYS } : {},
  row: z.object({
    name: z.string(),
    category: z.string(),
    products: productCount(),
    revenue: euros(),
  }),
  example: [{ name: "Banana", category: "Fruit", products: 812, revenue: 1218 }],
  read: (database, { stores, from, to, own: { limit, category, search } }) =>
    database.query(stores === null ? READ : READ_OF_STORES, [
      stores,
      from,
      to,
      category,
      null,
      search,
      limit,
    ]),
});

/** One of its rows. */
export type ProductRow = RowOf<typeof PRODUCTS>;

/**
 * No pattern, so that `%` and `_` are letters like others. `offset 0` keeps Postgres from asking each
 * row instead of each name.
 */
const toStatement = (lines: string) => `
  select name, category, products, revenue
  from (
    select name, category, sum(products) as products, sum(revenue) as revenue
    from (${lines}) as lines
    group by name, category
    offset 0
  ) as products
  where $6::text is null or strpos(${toFoldedText("name")}, ${toFoldedText("$6::text")}) > 0
  order by revenue desc, name, category
  limit $7::integer`;

// The rollup product_sales_by_day, by its primary key.
const READ = toStatement(`
  select name, category, products, revenue
  from product_sales_by_day
  where $1::text[] is null
    and purchased_on between $2::date and $3::date
    and ($4::text is null or category = $4::text)
    and $5::text is null`);

// That rollup knows no stores; the sums of shops' days do.
const READ_OF_STORES = toStatement(PRODUCT_FACTS);
