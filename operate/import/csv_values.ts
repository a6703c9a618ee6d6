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

/** A number as its field shows it, with one mark at most. */
export interface NumberParts {
  readonly sign: "" | "-";
  /** The digits before the mark; none in `,50`. */
  readonly whole: string;
  readonly mark: "" | "." | ",";
  /** The digits behind it. */
  readonly fraction: string;
}

/**
 * A number with a decimal comma or point, with or without a euro sign: `1,99 €` is `1.99`. Its sign is
 * before or behind it, as tills and offices print it: `-€ 1,99`, `1,99-`. Thousands separators are
 * refused where they show. A mark before three digits counts as the decimal one, as in `0,250` kg:
 * amounts go through {@linkcode toJsonAmount}, receipts through {@linkcode toJsonReceipt}.
 */
export function toJsonNumber(field: string): CsvValue {
  const number = splitNumber(field);
  if (number === "grouped") {
    const detail = `Must be without thousands separators, such as 1234,50, not ${quote(field)}`;
    return { code: "thousands_separator", detail };
  }
  if (number === undefined) {
    const detail = `Must be a number such as 1,99 or 1.99, not ${quote(field)}`;
    return { code: "not_a_number", detail };
  }
  const { sign, whole, fraction } = number;
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  return { json: `${sign}${digits}${fraction === "" ? "" : `.${fraction}`}` };
}

/**
 * An amount in euros, as {@linkcode toJsonNumber}. `1.250` may be a thousand or have three decimals:
 * it is refused, unless its column shows that it `hasThreeDecimals`. `0.750` and `1250.500` show it
 * themselves, and go to the API, which refuses a third decimal that is not 0.
 */
export function toJsonAmount(
  field: string,
  { hasThreeDecimals = false }: { readonly hasThreeDecimals?: boolean } = {},
): CsvValue {
  const number = splitNumber(field);
  if (hasThreeDecimals || typeof number !== "object" || !mayBeThousands(number)) {
    return toJsonNumber(field);
  }
  const detail =
    `May be thousands or three decimals: ${quote(field)}. Write it with two decimals ` +
    "or none, such as 1250 or 1,25";
  return { code: "thousands_separator", detail };
}

/**
 * The number of a receipt. pandas writes 17 as `17.0`, and a database as `17.0000`; three digits
 * behind a mark are refused: receipt `1.000` is the thousandth in one file, the first in an export
 * with three decimals, and number 0 of till 1 elsewhere.
 */
export function toJsonReceipt(field: string): CsvValue {
  const number = splitNumber(field);
  if (typeof number !== "object" || number.fraction.length !== 3) return toJsonNumber(field);
  const detail = `Must be a whole number without a point or comma, such as 1000, not ${
    quote(field)
  }: three digits behind one may be thousands`;
  return { code: "thousands_separator", detail };
}

/** The parts of a number; `grouped` when its thousands are kept apart; `undefined` when it is none. */
export function splitNumber(field: string): NumberParts | "grouped" | undefined {
  const [, before = "", text = "", behind = ""] = SIGNED.exec(withoutCurrency(bounded(field))) ??
    [];
  const amount = withoutCurrency(text);
  const match = before !== "" && behind !== "" ? null : NUMBER.exec(amount);
  if (match === null) return GROUPED.test(amount) ? "grouped" : undefined;
  const [, whole = "", mark = "", fraction = ""] = match;
  const sign = before + behind === "" || before === "+" ? "" : "-";
  return { sign, whole, mark: mark as NumberParts["mark"], fraction };
}

/** Whether its mark may keep thousands apart: in `1.250`, but not in `0.750` or `1250.500`. */
export function mayBeThousands({ whole, fraction }: NumberParts): boolean {
  return fraction.length === 3 && /^\d{1,3}$/.test(whole) && whole !== "0";
}

/**
 * A text as it is, but for line ends and tabs in it, which become a blank: a spreadsheet breaks lines
 * in its cells, and no receipt has any. What a program writes where it has no value, or an error, is
 * refused: two baskets whose id is `#N/A` would become one. So is an `id` that is no longer what it
 * was: a spreadsheet shows `5,41E+12` for many numbers, and pandas writes 1001 as `1001.0`, which
 * would be another basket than 1001.
 */
export function toJsonText(
  field: string,
  { isId = false }: { readonly isId?: boolean } = {},
): CsvValue {
  const text = field.trim();
  if (NO_VALUE.test(text)) {
    const detail =
      `Is what a program writes where it has no value: ${quote(text)}. Put the value ` +
      "there, or leave an optional field empty";
    return { code: "no_value", detail };
  }
  if (isId && SHORTENED.test(text)) {
    const detail = `Is what a spreadsheet shows instead of a long number: ${quote(field)}. ` +
      "Make its column one of text, and export it again";
    return { code: "shortened_number", detail };
  }
  if (isId && DECIMAL.test(text)) {
    const detail = `Has decimals, which no number of that kind has: ${quote(field)}. Make its ` +
      "column one of text or of whole numbers, and export it again";
    return { code: "decimal_number", detail };
  }
  return { json: JSON.stringify(field.replaceAll(/[\t\r\n]+/g, " ")) };
}

/** A unit or kind of line in English, Dutch or French; the API names what is neither. */
export function toJsonWord(field: string): CsvValue {
  const word = bounded(field).normalize("NFD").replaceAll(/\p{M}|\.$/gu, "").toLowerCase();
  return { json: JSON.stringify(WORDS.get(word) ?? field) };
}

/** Words that mean one thing: `retour` is goods in one shop and bottles in the next. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["piece", "piece pieces pc pcs pce stuk stuks st"],
  ["kg", "kg kilo kilogram kilogramme"],
  ["l", "l liter litre liters litres"],
  ["product", "product produit artikel article"],
  ["deposit", "deposit leeggoed statiegeld waarborg consigne vidange"],
  ["discount", "discount korting remise reduction"],
  ["return", "return"],
].flatMap(([word = "", names = ""]) => names.split(" ").map((name) => [name, word])));

/**
 * A day as ISO 8601 (`2025-12-31`, `20251231`), also with other marks, or as Belgium writes it, day
 * first (`31/12/2025`).
 */
export function toJsonDate(field: string): CsvValue {
  const day = toIsoDate(bounded(field).replace(MIDNIGHT, ""));
  if (day !== undefined) return { json: `"${day}"` };
  const detail = `Must be a day such as 2025-12-31 or 31/12/2025 (day first), not ${quote(field)}`;
  const advice = ADVICE.find(([pattern]) => pattern.test(bounded(field)))?.[1] ?? "";
  return { code: "not_a_date", detail: detail + advice };
}

/** The same of a day without anything around it. It may be none, such as 30 February. */
export function toIsoDate(text: string): string | undefined {
  const iso = /^(\d{4})([-/.]?)(\d\d)\2(\d\d)$/.exec(text);
  const belgian = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text);
  const [year, month, day] = iso !== null
    ? [iso[1], iso[3], iso[4]]
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

function withoutCurrency(text: string): string {
  return text.replaceAll(CURRENCY, "").trim();
}

const NUMBER = /^(?=[.,]?\d)(\d*)(?:([.,])(\d*))?$/;
const GROUPED = /^\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d*)?$/;
const CURRENCY = /^(?:€|EUR)|(?:€|EUR)$/gi;
/** Its sign on either side, and what it is the sign of. */
const SIGNED = /^([-−–+]?)([^]*?)([-−–]?)$/;
/** As Excel, LibreOffice and R write it; `4E12` is an article. */
const SHORTENED = /^\d(?:[.,]\d+)?e\+\d\d$/i;
/** A whole number that went through a binary fraction. */
const DECIMAL = /^\d+[.,]0$/;
/** Of databases, of pandas and R, and errors of spreadsheets in English, Dutch and French. */
const NO_VALUE =
  /^(?:NULL|null|\(null\)|\\N|None|nan|NaN|NaT|<NA>|#N\/[AB]|#[\p{Lu}/0]+[!?]|Err:5\d\d)$/u;
/** No number and no date is longer, and no pattern here has to be fast beyond. */
const MAX_LENGTH = 40;
/** What a field is instead of a day, and what to do about it. */
const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/\d\d:\d\d/, ": a time has a column of its own, sold_at"],
  [/^[34]\d{4}$/, ", which is how a spreadsheet counts days: format its column as a date"],
  [/^\d{1,2}([/.-])\d{1,2}\1\d\d$/, ": a year has four digits"],
  [
    /^(?:0?\d|1[0-2])([/.-])(?:1[3-9]|2\d|3[01])\1\d{4}$/,
    ". Where the month is first, the days up to the 12th were read as others",
  ],
];
/** Spreadsheets add it to days. */
const MIDNIGHT = /[T ]0?0:00(?::00(?:\.0+)?)?$/;
