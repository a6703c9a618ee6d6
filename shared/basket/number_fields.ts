/**
 * The numbers that baskets and closings have in common.
 *
 * @module
 */
import { type Field, numberField, Refused } from "./field.ts";
import { toCents } from "./money.ts";

/** An amount in euros, from -`limit` to `limit`; the output is in whole cents. */
export function amount(limit: number, description: string): Field<number> {
  return numberField(
    { description, minimum: -limit, maximum: limit, multipleOf: 0.01 },
    (euros) => {
      if (euros < -limit) return new Refused("too_small", `Must be at least -${limit}`);
      if (euros > limit) return new Refused("too_big", `Must be at most ${limit}`);
      return toCents(euros) ??
        new Refused("too_many_decimals", "Must have at most two decimals");
    },
  );
}

/**
 * A whole number from `least` to 2⁵³ − 1.
 *
 * @param hint what to do about a number that is less
 */
export function wholeNumber(
  least: number,
  description: string,
  { hint }: { readonly hint?: string } = {},
): Field<number> {
  return numberField(
    {
      description,
      type: "integer",
      minimum: least,
      exclusiveMaximum: Number.MAX_SAFE_INTEGER + 1,
    },
    (value) => {
      if (value < least) {
        const advice = hint === undefined ? "" : `: ${hint}`;
        return new Refused("too_small", `Must be at least ${least}${advice}`);
      }
      if (value > Number.MAX_SAFE_INTEGER) {
        return new Refused("too_big", `Must be at most ${Number.MAX_SAFE_INTEGER}`);
      }
      if (!Number.isInteger(value)) return new Refused("not_whole", "Must be a whole number");
      return value + 0;
    },
  );
}
