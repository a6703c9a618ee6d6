/**
 * The cause of a dead letter: its detail without what differs from one to the next.
 *
 * @module
 */
import { z } from "zod";
import { refuse } from "../query/parameters.ts";

/** Most characters of a detail that its cause is made of: it may have 4,000. 12 µs each. */
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
 * The expression of the cause: hashes, quoted texts and numbers become `…`, and names of members that
 * may be somebody's `‹name›`, since dead letters of before hold such.
 *
 * @param detail the column
 */
export function toCause(detail: string): string {
  const start = `left(${detail}, ${MAX_DETAIL})`;
  const masked = `left(regexp_replace(${start}, '${NAME}', '‹name›', 'g'), ${MAX_DETAIL})`;
  // Most have none, and looking for them takes as long as all else.
  const mayBeNamed = NAME_FAULTS.map((code) => `${start} like '% ${code}: %'`).join(" or ");
  return `regexp_replace(
    case
      when ${mayBeNamed} or (length(${detail}) > ${MAX_DETAIL} and ${detail} like '/%')
        then ${masked}
      else ${start}
    end, '${VARYING}', '…', 'g')`;
}

/**
 * A quoted text, which may be cut off; sixteen or more hexadecimal digits; a number or a
 * date, as a word. Without
 * a backslash, which a database may take for an escape.
 */
const VARYING = '"[^"]*"?|[[:<:]][0-9a-f]{16,}|[[:<:]][0-9]+([-.:,][0-9]+)*';

/** The faults that are about names of members. */
const NAME_FAULTS = ["unknown_field", "duplicate_member"] as const;

/**
 * A name before one of them, or cut off at the end, unless it is short and plain: `maskDetail()` in
 * the regular expressions of Postgres.
 */
const NAME = `(?<=/)(?![A-Za-z_-]{1,32}[0-9]{0,4}( [a-z_]+: |$)|[0-9]{1,9}$|‹)` +
  `([^/]*(?= (${NAME_FAULTS.join("|")}): )|(?![^/]* [a-z_]+: )[^/]*$)`;
