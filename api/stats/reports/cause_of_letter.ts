/**
 * The cause of a dead letter: its detail without what differs from one to the next.
 *
 * @module
 */
import { z } from "zod";
import { refuse } from "../query/parameters.ts";

/** Most characters of a cause, as `dead_letter_cause()` of the migrations makes it. */
const MAX_DETAIL = 160;

/**
 * A parameter that is a cause as a report named it. No text of a basket: it may end with a blank where
 * it was cut, and strangers' names in it are not in NFC.
 */
export function causeParameter(description: string): z.ZodType<string, string> {
  return z.string().meta({ description, maxLength: MAX_DETAIL }).transform((value, context) => {
    if (value.length > 2 * MAX_DETAIL || [...value].length > MAX_DETAIL) {
      return refuse(context, "too_long", `Must be at most ${MAX_DETAIL} characters long`);
    }
    return value.includes("\u0000")
      ? refuse(context, "control_character", "Must not contain a NUL, as no cause does")
      : value;
  });
}

/**
 * The cause of a row of `dead_letters`. Of those of an older version it is not kept, and a name of a
 * member may be in their detail.
 */
export const CAUSE_SQL = "coalesce(cause, dead_letter_cause(masked_dead_letter_detail(detail)))";
