/**
 * Rows as CSV (RFC 4180), for spreadsheets.
 *
 * @module
 */

/** A value of a row. A list becomes one field, with `; ` between its texts. */
export type Cell = string | number | null | readonly string[];

/**
 * The rows under a header row, each line ended by CRLF; `null` is an empty field.
 *
 * @example
 * ```ts
 * import { toCsv } from "./to_csv.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = [{ name: "Brie, mild", price: 1.5 }, { name: "=1+2", price: null }];
 * assertEquals(toCsv(["name", "price"], rows), 'name,price\r\n"Brie, mild",1.5\r\n\'=1+2,\r\n');
 * ```
 */
export function toCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, Cell>>[],
): string {
  const lines = rows.map((row) => columns.map((column) => toField(row[column] ?? null)).join(","));
  return [columns.join(","), ...lines, ""].join("\r\n");
}

function toField(cell: Cell): string {
  if (Array.isArray(cell)) return toField(cell.join("; "));
  // As in JSON, where a number that no float holds is a `JSON.rawJSON`.
  if (typeof cell !== "string") return cell === null ? "" : JSON.stringify(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Text that a spreadsheet would run as a formula; anybody who sends baskets chooses product names.
 * An apostrophe makes it text (OWASP, CSV Injection).
 */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;
