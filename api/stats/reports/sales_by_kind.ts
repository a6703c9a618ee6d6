/**
 * `GET /stats/sales?by=kind`: products, returns, discounts and deposits, always all four.
 *
 * @module
 */
import { z } from "zod";
import { LINE_KINDS } from "../../../shared/basket/basket.ts";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import { count, euros, productCount } from "../../answer_values.ts";
import { KIND_FACTS, PRODUCT_FACTS } from "../facts/product_facts.ts";
import { narrowSums, toFactsArgs } from "../facts/sales_facts.ts";
import { SHOP_SUM_DAYS } from "../facts/scan_days.ts";
import { defineReport, type RowOf } from "../report.ts";
import { SALES_QUERY } from "./sales.ts";

/** The report. */
export const SALES_BY_KIND = defineReport({
  name: "sales-by-kind",
  query: SALES_QUERY,
  period: { maxDays: SHOP_SUM_DAYS },
  reads: "scan",
  narrow: narrowSums,
  row: z.object({
    kind: z.enum(LINE_KINDS),
    lines: count().meta({ description: "Lines of receipts." }),
    products: productCount(),
    revenue: euros(),
  }),
  example: [
    { kind: "product", lines: 9120, products: 9120, revenue: 20310.2 },
    { kind: "return", lines: 31, products: -31, revenue: -92.4 },
    { kind: "discount", lines: 804, products: 0, revenue: -612.35 },
    { kind: "deposit", lines: 412, products: 0, revenue: 98.1 },
  ],
  read: (database, request) =>
    database.query(request.own.product === null ? READ : READ_OF_PRODUCT, [
      ...toFactsArgs(request),
      toArrayLiteral(IN_ORDER),
    ]),
});

/** One of its rows. */
export type SalesByKindRow = RowOf<typeof SALES_BY_KIND>;

const IN_ORDER = [
  "product",
  "return",
  "discount",
  "deposit",
] as const satisfies readonly (typeof LINE_KINDS)[number][];

const toStatement = (facts: string) => `
  select kinds.kind, lines, products, revenue
  from unnest($6::text[]) with ordinality as kinds (kind, place)
  left join (
    select kind, sum(lines) as lines, sum(products) as products, sum(revenue) as revenue
    from (${facts}) as facts
    group by kind
  ) as sums using (kind)
  order by place`;

const READ = toStatement(KIND_FACTS);
const READ_OF_PRODUCT = toStatement(PRODUCT_FACTS);
