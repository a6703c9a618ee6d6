/**
 * `GET /stats/sales?by=store`: sales by shop. Most revenue first. Strangers can invent any number of
 * shops, so there is a limit.
 *
 * @module
 */
import { z } from "zod";
import { euros, productCount } from "../../answer_values.ts";
import { hasBaskets, narrowSales, toFactsArgs, toSalesFacts } from "../facts/sales_facts.ts";
import { defineReport, type RowOf } from "../report.ts";
import { limit } from "../query/parameters.ts";
import { basketCount, SALES_PARAMETERS } from "./sales.ts";

/** The report. */
export const SALES_BY_STORE = defineReport({
  name: "sales-by-store",
  query: z.strictObject({ limit: limit(1_000, 10_000), ...SALES_PARAMETERS }),
  period: {},
  reads: "rollup",
  narrow: narrowSales("store"),
  row: z.object({
    store: z.string(),
    baskets: basketCount(),
    revenue: euros(),
    averageBasket: z.nullable(euros()).meta({
      description: "Revenue of a basket, in euros; `null` where `baskets` is.",
    }),
    products: productCount(),
  }),
  example: [{
    store: "Gent Zuid",
    baskets: 812,
    revenue: 20462.4,
    averageBasket: 25.2,
    products: 6480,
  }],
  read(database, request) {
    // A replaced basket can leave a shop with none.
    const having = hasBaskets(request.own) ? "having sum(baskets) > 0" : "";
    return database.query(
      `
      select
        store,
        sum(baskets) as baskets,
        sum(products) as products,
        sum(revenue) as revenue,
        round(sum(revenue) / sum(baskets), 2) as "averageBasket"
      from (${toSalesFacts("store", request)}) as facts
      group by store
      ${having}
      order by sum(revenue) desc, store
      limit $6::integer`,
      [...toFactsArgs(request), request.own.limit],
    );
  },
});

/** One of its rows. */
export type SalesByStoreRow = RowOf<typeof SALES_BY_STORE>;
