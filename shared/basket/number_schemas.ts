/**
 * The numbers that baskets and closings have in common, as zod schemas.
 *
 * @module
 */
import { z } from "zod";
import { toCents } from "./money.ts";
import { refuse } from "./refuse.ts";

/** An amount in euros, from -`limit` to `limit`; the output is in whole cents. */
export function amount(limit: number, description: string): z.ZodType<number, number> {
  return z.number()
    .meta({ description, minimum: -limit, maximum: limit, multipleOf: 0.01 })
    .transform((euros, context) => {
      if (euros < -limit) return refuse(context, "too_small", `Must be at least -${limit}`);
      if (euros > limit) return refuse(context, "too_big", `Must be at most ${limit}`);
      return toCents(euros) ??
        refuse(context, "too_many_decimals", "Must have at most two decimals");
    });
}

/** A whole number from `least` to 2⁵³ − 1. */
export function wholeNumber(least: number, description: string): z.ZodType<number, number> {
  return z.number()
    .meta({
      description,
      type: "integer",
      minimum: least,
      exclusiveMaximum: Number.MAX_SAFE_INTEGER + 1,
    })
    .transform((value, context) => {
      if (value < least) return refuse(context, "too_small", `Must be at least ${least}`);
      if (value > Number.MAX_SAFE_INTEGER) {
        return refuse(context, "too_big", `Must be at most ${Number.MAX_SAFE_INTEGER}`);
      }
      if (!Number.isInteger(value)) return refuse(context, "not_whole", "Must be a whole number");
      return value + 0;
    });
}
