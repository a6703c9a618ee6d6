/**
 * Keeps spreadsheets from running a text as a formula; anybody who sends baskets chooses product
 * names. Every CSV of ours writes its texts through here.
 *
 * @module
 */

/**
 * `text` with an apostrophe before whatever a spreadsheet could take for a formula (OWASP, CSV
 * Injection): at its beginning, and behind each character that some reader takes for the end of a
 * cell, since nobody knows with which separator a file is opened, or whether quotes are minded.
 *
 * What a reader may drop before the sign is looked through: blanks, invisible characters, quotes.
 * Linear in the length of `text`. {@linkcode unescapeFormulas} undoes it.
 *
 * @example
 * ```ts
 * import { escapeFormulas } from "./escape_formulas.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeFormulas("=1+2"), "'=1+2");
 * assertEquals(escapeFormulas("Beer;=1+2"), "Beer;'=1+2");
 * assertEquals(escapeFormulas("Coca-Cola 1+1"), "Coca-Cola 1+1");
 * ```
 */
export function escapeFormulas(text: string): string {
  return text.replace(BEFORE_FORMULA, "'");
}

/**
 * The text that {@linkcode escapeFormulas} was given.
 *
 * @example
 * ```ts
 * import { escapeFormulas, unescapeFormulas } from "./escape_formulas.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(unescapeFormulas(escapeFormulas("'=1;-2")), "'=1;-2");
 * ```
 */
export function unescapeFormulas(text: string): string {
  return text.replace(ESCAPE, "");
}

/** Ends of cells and lines, for one reader or another. */
const ENDS = String.raw`[,;\|\t\n\v\f\r\u0085\u2028\u2029]`;
/**
 * What may be dropped before a formula: blanks, control and format characters (zero width, byte order
 * mark), characters without a shape, quotes. Ends of cells are none, so no part is looked at twice.
 */
const DROPPED = String
  .raw`[[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800"']--${ENDS}]`;
/** `= + - @`, the minus sign, and all that is one of these in another width or height (NFKC). */
const SIGNS = String
  .raw`[=+\-@\u2212\u207a-\u207c\u208a-\u208c\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]`;

const BEFORE_FORMULA = new RegExp(`(?<=^|${ENDS})(?=${DROPPED}*${SIGNS})`, "gv");
const ESCAPE = new RegExp(`(?<=^|${ENDS})'(?=${DROPPED}*${SIGNS})`, "gv");
