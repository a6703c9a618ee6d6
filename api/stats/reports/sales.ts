/**
 * `GET /stats/sales?by=…`: baskets, products and revenue of a period. What the reports of sales have
 * in common.
 *
 * @module
 */
import { z } from "zod";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { count } from "../../answer_values.ts";
import { name, oneWordOf } from "../query/parameters.ts";
import { type CommonQuery, PERIOD_PARAMETERS } from "../report.ts";

/** What sales can be summed up by. */
export const SALES_BY = [
  "day",
  "week",
  "month",
  "hour",
  "weekday-hour",
  "category",
  "store",
  "kind",
] as const;

/** The parameters of each of them. */
export interface SalesQuery extends Required<Omit<CommonQuery, "limit">> {
  readonly by: (typeof SALES_BY)[number];
  /** Only lines of this category. */
  readonly category: string | null;
  /** Only lines of the product of this name. */
  readonly product: string | null;
}

/** The parameter `category` of reports that sum up lines. */
export const CATEGORY: z.ZodType<string | null, string | null | undefined> = name(
  64,
  "Only products of this category.",
).nullable().default(null);

/** The parameter `product` of reports that sum up lines. */
export const PRODUCT: z.ZodType<string | null, string | null | undefined> = name(
  LIMITS.nameLength,
  "Only the product of this name, as it is stored.",
).nullable().default(null);

/** What {@linkcode SALES_QUERY} is made of. */
export const SALES_PARAMETERS = {
  by: oneWordOf(SALES_BY).default("day"),
  category: CATEGORY,
  product: PRODUCT,
  ...PERIOD_PARAMETERS,
} as const;

/** The schema of {@linkcode SalesQuery}. */
export const SALES_QUERY: z.ZodType<SalesQuery> = z.strictObject(SALES_PARAMETERS);

/** How many baskets there were, where no filter chooses lines. */
export function basketCount(): z.ZodType<number | null> {
  return z.nullable(count()).meta({
    description: "`null` with `category` or `product`: these choose lines, not baskets.",
  });
}
