/**
 * What the dashboard must show, from baskets and lines alone: no rollup is trusted.
 *
 * @module
 */
import { toFaultText } from "../../../api/dashboard/faults/words.js";
import { COUNT_OF_KIND } from "../../../shared/basket/count_of.ts";
import type { Database } from "../../../shared/postgres/database.ts";

/**
 * What the overview must show of today, when all baskets are of today: numbers by the id of their
 * element, and rows by that of their table.
 */
export async function readExpectedFigures(database: Database): Promise<{
  readonly figures: Readonly<Record<string, string | number>>;
  readonly tables: Readonly<Record<string, readonly (readonly (string | number)[])[]>>;
}> {
  async function read(sql: string): Promise<readonly (readonly (string | number)[])[]> {
    const rows = await database.query(sql);
    return rows.map((row) =>
      Object.values(row).map((cell) => /^-?[\d.]+$/.test(cell ?? "") ? Number(cell) : cell ?? "")
    );
  }
  const [[baskets = 0, revenue = 0, products = 0, average = 0] = []] = await read(`
    select count(*) as a, sum(total) as b, (select ${PRODUCTS} from basket_products) as c,
      round(sum(total) / count(*), 2) as d
    from baskets`);
  const toProducts = (where: string) => `
    from basket_products ${where}
    group by name, category
    order by sum(price) desc, name, category
    limit 100`;
  return {
    figures: {
      "today-revenue": revenue,
      "today-baskets": baskets,
      "total-baskets": baskets,
      "total-revenue": revenue,
      "sales-revenue": revenue,
      "sales-baskets": baskets,
      "sales-average": average,
      "sales-products": products,
    },
    tables: {
      "dead-letters-by-code": (await read(
        "select code, count(*) from dead_letters group by code order by count(*) desc, code",
      )).map(([code, ...counts]) => [toFaultText(String(code)), ...counts]),
      "by-category": await read(`
        select category, ${PRODUCTS} as a, sum(price) as b,
          trim_scale(round(100 * sum(price) / (select sum(price) from basket_products), 1)) as c
        from basket_products group by category order by sum(price) desc, category`),
      "by-store": await read(`
        select store, count(*) as a, round(sum(total) / count(*), 2) as b, sum(total) as c
        from baskets group by store order by sum(total) desc, store`),
      "products": await read(`
        select name, category, ${PRODUCTS} as a, sum(price) as b ${toProducts("")}`),
      "uncategorised": await read(`
        select name, ${PRODUCTS} as a, sum(price) as b
        ${toProducts("where category = 'Uncategorised'")}`),
    },
  };
}

/** Products less returns. */
const PRODUCTS = `sum(${COUNT_OF_KIND})`;
