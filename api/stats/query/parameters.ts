/**
 * The parameters that questions to the statistics are made of, as zod schemas of their text.
 *
 * @module
 */
import { z } from "zod";
import { isCalendarDate, LIMITS, text } from "../../../shared/basket/basket_schema.ts";

/** A day of purchase. */
export const DAY: z.ZodType<string, string> = z.string()
  .meta({ description: "A day of purchase.", format: "date" })
  .transform((value, context) =>
    isCalendarDate(value)
      ? value
      : refuse(context, "not_a_date", "Must be a calendar date such as 2020-01-31")
  );

/** How the rows are written. */
export const FORMAT: z.ZodType<"json" | "csv", string> = oneOf(["json", "csv"])
  .meta({ description: "How the rows are written; without it, as the header Accept asks." });

/** A shop, in the form that baskets are stored under. */
export const STORE: z.ZodType<string, string> = name(LIMITS.storeLength, "Only this shop.");

/** A text that is compared with stored ones, held to what baskets may hold. */
export function name(maxLength: number, description: string): z.ZodType<string, string> {
  return z.string().meta({ description, minLength: 1, maxLength })
    .pipe(text(maxLength, description));
}

/** One of these words. */
export function oneOf<const T extends string>(words: readonly T[]): z.ZodType<T, string> {
  return z.string().meta({ enum: [...words] }).transform((value, context) =>
    words.find((word) => word === value) ??
      refuse(context, "not_an_option", `Must be one of ${words.join(", ")}`)
  );
}

/** Most rows of the answer, from 1 to `max`. */
export function limit(fallback: number, max = 500): z.ZodType<number, string | undefined> {
  return z.string()
    .meta({ description: "Most rows of the answer.", format: "integer", minimum: 1, maximum: max })
    .transform((value, context) => {
      const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
      return number >= 1 && number <= max
        ? number
        : refuse(context, "not_in_range", `Must be a whole number from 1 to ${max}`);
    })
    .default(fallback);
}

/** Adds a fault with a code of ours; what it gives back never comes out of the schema. */
function refuse(context: z.RefinementCtx<unknown>, code: string, message: string): never {
  context.issues.push({ code: "custom", message, params: { code }, input: context.value });
  return z.NEVER;
}
