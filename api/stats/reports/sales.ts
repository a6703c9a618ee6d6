/**
 * `GET /stats/sales?by=…`: baskets, products and revenue of a period. What the four ways to cut it
 * have in common.
 *
 * @module
 */
import { z } from "zod";
import { oneOf } from "../query/parameters.ts";
import { type CommonQuery, PERIOD_PARAMETERS } from "../report.ts";

/** What sales can be summed up by. */
export const SALES_BY = ["day", "hour", "category", "store"] as const;

/** The parameters of each of them. */
export interface SalesQuery extends Required<CommonQuery> {
  readonly by: (typeof SALES_BY)[number];
}

/** See {@linkcode SalesQuery}. */
export const SALES_SCHEMA: z.ZodType<SalesQuery> = z.strictObject({
  by: oneOf(SALES_BY).default("day"),
  ...PERIOD_PARAMETERS,
});
