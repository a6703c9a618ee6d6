/**
 * The rollups: which tables hold sums of baskets and lines, and by what. The consumer changes
 * these, `verify` compares these with the sums, the drills and tests do the same; a test compares
 * the list with the tables of the migrated schema.
 *
 * @module
 */
import { COUNT_OF_KIND } from "../../shared/basket/count_of.ts";

/**
 * A table of sums. It holds its key, a count and `revenue`, in euros. A key whose count and revenue
 * are both 0 has no row, such as that of a deposit that was paid and returned.
 */
export interface Rollup {
  readonly table: string;
  /** The rows that it sums up: those of `basket_products` or of `baskets`. */
  readonly of: "lines" | "baskets";
  /** Columns of the primary key, in order. */
  readonly key: readonly KeyColumn[];
  /** The column with the number of baskets, or of products less returns. */
  readonly count: "products" | "baskets";
}

/** A column that a rollup groups by. */
export type KeyColumn = keyof typeof KEY_COLUMNS;

/**
 * What a rollup may group by: the column's type, and the field of a change that holds its value.
 */
export const KEY_COLUMNS = {
  store: { type: "text", field: "store" },
  purchased_on: { type: "date", field: "purchasedOn" },
  category: { type: "text", field: "category" },
  name: { type: "text", field: "name" },
} as const;

/** Every rollup, in the order in which every writer changes them. */
export const ROLLUPS = [
  {
    table: "sales_by_day",
    of: "lines",
    key: ["store", "purchased_on", "category"],
    count: "products",
  },
  {
    table: "product_sales_by_day",
    of: "lines",
    key: ["purchased_on", "name", "category"],
    count: "products",
  },
  {
    table: "baskets_by_day",
    of: "baskets",
    key: ["store", "purchased_on"],
    count: "baskets",
  },
] as const satisfies readonly Rollup[];

/** The statement that sums up what `rollup` should hold: its columns, a row for each key. */
export function toSumStatement({ of, key, count }: Rollup): string {
  const [counted, price, from] = of === "lines"
    ? [
      `sum(${COUNT_OF_KIND})`,
      "price",
      "basket_products join baskets using (store) where baskets.id = basket_products.basket_id",
    ]
    : ["count(*)", "total", "baskets"];
  return `
    select ${key.join(", ")}, ${counted} as ${count}, sum(${price}) as revenue
    from ${from}
    group by ${key.join(", ")}
    having ${counted} <> 0 or sum(${price}) <> 0`;
}
