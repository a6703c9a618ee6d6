/**
 * The text format of `copy … from stdin`, which takes a batch's rows for less than an insert does.
 *
 * @module
 */

/**
 * A row as a line of the text format (PostgreSQL documentation, `COPY`, "Text Format"): values
 * between tabs, `\N` for `null`. Backslashes, tabs and line ends within a value are escaped, so that
 * a value `\N` or a line `\.` is text.
 *
 * @example
 * ```ts
 * import { toCopyLine } from "./copy_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toCopyLine(["a", "C:\\", null, 7]), "a\tC:\\\\\t\\N\t7\n");
 * ```
 */
export function toCopyLine(values: readonly (string | number | null)[]): string {
  let line = "";
  for (let index = 0; index < values.length; index++) {
    if (index > 0) line += "\t";
    const value = values[index];
    if (value === null || value === undefined) line += "\\N";
    else if (typeof value === "number") line += value;
    else line += NEEDS_ESCAPE.test(value) ? value.replace(ESCAPED, toEscape) : value;
  }
  return line + "\n";
}

const NEEDS_ESCAPE = /[\\\t\n\r]/;
const ESCAPED = /[\\\t\n\r]/g;

function toEscape(character: string): string {
  switch (character) {
    case "\t":
      return "\\t";
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    default:
      return "\\\\";
  }
}
