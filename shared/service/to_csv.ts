/**
 * Rows as CSV (RFC 4180): the plain form for programs, and the one that spreadsheets with Belgian
 * settings open with a double click.
 *
 * @module
 */
import { escapeFormulas } from "./escape_formulas.ts";

/** A value of a row. A list becomes one field, with `; ` between its texts. */
export type Cell = string | number | null | readonly string[];

/**
 * How a file is written. `csv`: commas, decimal points. `csv-be`: semicolons, decimal commas, and a
 * byte order mark, without which Excel takes UTF-8 for an old Windows code page.
 */
export type CsvForm = "csv" | "csv-be";

/** Options for {@linkcode toCsv}. */
export interface CsvOptions {
  /** How the file is written. @default {"csv"} */
  readonly form?: CsvForm;
  /** The columns of euros, as numbers or decimal texts: they have two decimals in every row. */
  readonly amounts?: readonly string[];
}

/**
 * The rows under a header row, each line ended by CRLF; `null` is an empty field. No text becomes a
 * formula, whatever separator a reader expects, and numbers stay numbers. Put a text or a number
 * from 0 into the first column: one below 0 gets an apostrophe there, since to a reader that expects
 * another separator its sign begins a cell that goes on with the texts behind it.
 *
 * @example
 * ```ts
 * import { toCsv } from "./to_csv.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = [{ name: "Brie, mild", price: 1.5 }, { name: "=1+2", price: null }];
 * assertEquals(toCsv(["name", "price"], rows), 'name,price\r\n"Brie, mild",1.5\r\n\'=1+2,\r\n');
 * assertEquals(
 *   toCsv(["name", "price"], rows, { form: "csv-be", amounts: ["price"] }),
 *   "\ufeffname;price\r\nBrie, mild;1,50\r\n'=1+2;\r\n",
 * );
 * ```
 */
export function toCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, Cell>>[],
  { form = "csv", amounts = [] }: CsvOptions = {},
): string {
  const { begin, separator, decimalMark } = FORMS[form];
  const toLine = (row: Readonly<Record<string, Cell>>) =>
    columns.map((column, index) => {
      const cell = row[column] ?? null;
      const digits = toDigits(cell, amounts.includes(column));
      if (digits === undefined) return quoteCsv(escapeFormulas(toText(cell)), separator);
      const number = digits.replace(".", decimalMark);
      return index === 0 ? escapeFormulas(number) : number;
    }).join(separator);
  return begin + [columns.join(separator), ...rows.map(toLine), ""].join("\r\n");
}

/**
 * A text as one field between `separator`s, quoted where it must be. It is no formula where it comes
 * from {@linkcode escapeFormulas}.
 *
 * @example
 * ```ts
 * import { quoteCsv } from "./to_csv.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(quoteCsv('2" nails', ";"), '"2"" nails"');
 * assertEquals(quoteCsv("1,5", ";"), "1,5");
 * ```
 */
export function quoteCsv(text: string, separator: string): string {
  return text.includes(separator) || NEEDS_QUOTES.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

const FORMS = {
  "csv": { begin: "", separator: ",", decimalMark: "." },
  "csv-be": { begin: "\ufeff", separator: ";", decimalMark: "," },
} as const satisfies Record<CsvForm, unknown>;

/** The number that a cell is, with a point; `undefined`: it is none. */
function toDigits(cell: Cell, isAmount: boolean): string | undefined {
  if (cell === null || Array.isArray(cell)) return undefined;
  // As in JSON, where a number that no float holds is a `JSON.rawJSON`.
  const digits = typeof cell === "string" ? cell : JSON.stringify(cell);
  if (!isAmount) return typeof cell === "string" ? undefined : digits;
  const [, whole, fraction = ""] = DECIMAL.exec(digits) ?? [];
  return whole === undefined ? undefined : `${whole}.${fraction.padEnd(2, "0")}`;
}

function toText(cell: Cell): string {
  return Array.isArray(cell) ? cell.join("; ") : String(cell ?? "");
}

const DECIMAL = /^(-?\d+)(?:\.(\d+))?$/;
/** Blanks around a text are part of it, which not every reader believes. */
const NEEDS_QUOTES = /["\r\n]|^\s|\s$/;
