/**
 * `GET /stats/sales?by=…`: baskets, products and revenue of a period. What the four reports of
 * sales have in common.
 *
 * @module
 */
import { z } from "zod";
import { oneWordOf } from "../query/parameters.ts";
import { type CommonQuery, PERIOD_PARAMETERS } from "../report.ts";

/** What sales can be summed up by. */
export const SALES_BY = ["day", "hour", "category", "store"] as const;

/** The parameters of each of them. */
export interface SalesQuery extends Required<Omit<CommonQuery, "limit">> {
  readonly by: (typeof SALES_BY)[number];
}

/** What {@linkcode SALES_QUERY} is made of. */
export const SALES_PARAMETERS = {
  by: oneWordOf(SALES_BY).default("day"),
  ...PERIOD_PARAMETERS,
} as const;

/** The schema of {@linkcode SalesQuery}. */
export const SALES_QUERY: z.ZodType<SalesQuery> = z.strictObject(SALES_PARAMETERS);
