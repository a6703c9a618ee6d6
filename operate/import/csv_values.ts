/**
 * The values of CSV fields as JSON. Numbers stay digits: none goes through a binary float.
 *
 * @module
 */

/** JSON text, or what is wrong in words. */
export type CsvValue = { readonly json: string } | {
  readonly code: string;
  readonly detail: string;
};

/**
 * A number with a decimal comma or point, with or without a euro sign: `1,99 €` is `1.99`. Thousands
 * separators are refused, since `1.234` and `1,234` cannot be told from decimals: both are read as
 * such, and as a price the API refuses three of them.
 */
export function toJsonNumber(field: string): CsvValue {
  const text = bounded(field).replaceAll(CURRENCY, "").trim().replace(/^[−–]/, "-");
  const match = NUMBER.exec(text);
  if (match === null) {
    return GROUPED.test(text)
      ? {
        code: "thousands_separator",
        detail: `Must be without thousands separators: ${quote(field)}`,
      }
      : {
        code: "not_a_number",
        detail: `Must be a number such as 1,99 or 1.99, not ${quote(field)}`,
      };
  }
  const [, sign = "", whole = "", fraction = ""] = match;
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  return { json: `${sign}${digits}${fraction === "" ? "" : `.${fraction}`}` };
}

/** A day as ISO 8601 (`2025-12-31`) or as Belgium writes it, day first (`31/12/2025`). */
export function toJsonDate(field: string): CsvValue {
  const day = toIsoDate(bounded(field).replace(MIDNIGHT, ""));
  if (day !== undefined) return { json: `"${day}"` };
  const detail = `Must be a day such as 2025-12-31 or 31/12/2025 (day first), not ${quote(field)}`;
  return { code: "not_a_date", detail };
}

/** The same of a day without anything around it. It may be none, such as 30 February. */
export function toIsoDate(text: string): string | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const belgian = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text);
  const [year, month, day] = iso !== null
    ? [iso[1], iso[2], iso[3]]
    : [belgian?.[4], belgian?.[3], belgian?.[1]];
  return year !== undefined && Number(month) <= 12 && Number(day) <= 31
    ? `${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")}`
    : undefined;
}

/** The field without blanks around it; nothing when it is too long to be anything. */
function bounded(field: string): string {
  const text = field.trim();
  return text.length > MAX_LENGTH ? "" : text;
}

/** What a stranger wrote, short enough for a message. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

const NUMBER = /^([-]?)(?=[.,]?\d)(\d*)(?:[.,](\d*))?$/;
const GROUPED = /^-?\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d*)?$/;
const CURRENCY = /^(?:€|EUR)|(?:€|EUR)$/gi;
/** No number and no date is longer, and no pattern here has to be fast beyond. */
const MAX_LENGTH = 40;
/** Spreadsheets add it to days. */
const MIDNIGHT = /[T ]0?0:00(?::00(?:\.0+)?)?$/;
