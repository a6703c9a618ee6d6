/**
 * Lists the product names that no category rule knows, by revenue.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { type CsvForm, toCsv } from "../../shared/service/to_csv.ts";
import { formatTable } from "./format_table.ts";

/** A name that no rule knows, and what was sold under it. */
export interface UncategorisedProduct {
  readonly name: string;
  readonly products: number;
  /** In euros, with two decimals. */
  readonly revenue: string;
  readonly lastSoldOn: string;
}

/** The list, and how long it would be without a limit. */
export interface UncategorisedList {
  readonly products: readonly UncategorisedProduct[];
  readonly total: number;
}

/** Reads the first `limit` by revenue. */
export async function readUncategorised(
  database: Queryable,
  { limit }: { readonly limit: number },
): Promise<UncategorisedList> {
  const rows = await database.query(READ_UNCATEGORISED, [limit]);
  return {
    products: rows.map(({ name, products, revenue, last_sold_on }) => ({
      name: name ?? "",
      products: Number(products),
      revenue: revenue ?? "",
      lastSoldOn: last_sold_on ?? "",
    })),
    total: Number(rows[0]?.total ?? 0),
  };
}

/** The list as text. */
export function formatUncategorised({ products, total }: UncategorisedList): string {
  if (total === 0) return "no uncategorised products";
  const hidden = total - products.length;
  return [
    formatTable(["revenue", "products", "last sold", "name"], products.map(toCells)),
    ...(hidden > 0 ? [`… and ${hidden} more names`] : []),
  ].join("\n");
}

/** The list as CSV, revenue in euros. */
export function toUncategorisedCsv({ products }: UncategorisedList, form: CsvForm): string {
  return toCsv(
    ["name", "revenue", "products", "last_sold_on"],
    products.map(({ lastSoldOn, ...product }) => ({ ...product, last_sold_on: lastSoldOn })),
    { form, amounts: ["revenue"] },
  );
}

function toCells({ name, products, revenue, lastSoldOn }: UncategorisedProduct) {
  return [revenue, products, lastSoldOn, name];
}

const READ_UNCATEGORISED = `
  select name, products, revenue, ${
  toDay("last_sold_on")
} as last_sold_on, count(*) over () as total
  from uncategorised_products
  order by revenue desc, name
  limit $1::integer`;
