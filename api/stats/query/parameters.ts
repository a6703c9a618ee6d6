/**
 * The query parameters of the statistics, as zod schemas of their text.
 *
 * @module
 */
import { z } from "zod";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { basketText } from "../../../shared/basket/basket_text.ts";
import type { CsvForm } from "../../../shared/service/to_csv.ts";
import { isCalendarDate } from "../../../shared/basket/calendar_date.ts";
import type { QueryIssueCode } from "./query_issue.ts";

/** A day of purchase. */
export const DAY: z.ZodType<string, string> = z.string()
  .meta({ description: "A day of purchase.", format: "date" })
  .transform((value, context) =>
    isCalendarDate(value)
      ? value
      : refuse(context, "not_a_date", "Must be a calendar date such as 2020-01-31")
  );

/** How the rows are written. */
export const FORMAT: z.ZodType<ReportFormat, string> = oneWordOf(["json", "csv", "csv-be"])
  .meta({
    description:
      "How the rows are written; without it, as the header Accept asks. `csv-be` is CSV " +
      "as spreadsheets with Belgian settings open it: semicolons, decimal commas.",
  });

/** How an answer is written. */
export type ReportFormat = "json" | CsvForm;

/** A shop, in the form in which baskets are stored. */
export const STORE: z.ZodType<string, string> = name(LIMITS.storeLength, "Only this shop.");

/** A text to compare with stored ones, under the same limits as the texts of baskets. */
export function name(maxLength: number, description: string): z.ZodType<string, string> {
  return basketText(maxLength, { description }).schema;
}

/** One of these words. */
export function oneWordOf<const T extends string>(words: readonly T[]): z.ZodType<T, string> {
  return z.string().meta({ enum: [...words] }).transform((value, context) =>
    words.find((word) => word === value) ??
      refuse(context, "not_an_option", `Must be one of ${words.join(", ")}`)
  );
}

/** Most rows of the answer, from 1 to `max`. A report with it says when there are more. */
export function limit(fallback: number, max = 500): z.ZodType<number, string | undefined> {
  return countUpTo({ fallback, max, description: "Most rows of the answer." });
}

/** A number from 1 to `max`. */
export function countUpTo({ fallback, max, description }: {
  readonly fallback: number;
  readonly max: number;
  readonly description: string;
}): z.ZodType<number, string | undefined> {
  return numberWithin(description, [1, max]).default(fallback);
}

/** A whole number in a range, both ends included. */
export function numberWithin(
  description: string,
  [minimum, maximum]: readonly [number, number],
): z.ZodType<number, string> {
  return z.string()
    .meta({ description, format: "integer", minimum, maximum })
    .transform((value, context) => {
      const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
      return number >= minimum && number <= maximum
        ? number
        : refuse(context, "not_in_range", `Must be a whole number from ${minimum} to ${maximum}`);
    });
}

/** Euros with at most two decimals, of either sign. */
export function euroAmount(description: string): z.ZodType<number, string> {
  return z.string()
    .meta({ description, pattern: AMOUNT.source })
    .transform((value, context) =>
      AMOUNT.test(value)
        ? Number(value)
        : refuse(context, "not_in_range", "Must be an amount in euros such as 12.50")
    );
}

const AMOUNT = /^-?\d{1,9}(\.\d{1,2})?$/;

/** Adds an issue with a code of ours. Its result never leaves the schema. */
export function refuse(
  context: z.RefinementCtx<unknown>,
  code: QueryIssueCode,
  message: string,
): never {
  context.issues.push({ code: "custom", message, params: { code }, input: context.value });
  return z.NEVER;
}
