/**
 * Prints rows as a table of aligned columns.
 *
 * @module
 */
import { toPrintable } from "../../shared/dead_letters/printable.ts";

/** Aligns text to the left and numbers to the right; escapes what is unsafe in a terminal. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => toPrintable(String(cell))));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column]))));
  const areNumbers = head.map((_, column) =>
    rows.every((row) => /^-?[\d.]+$/.test(String(row[column])))
  );
  return cells.map((row) =>
    row.map((cell, column) => {
      const padding = " ".repeat((widths[column] ?? 0) - widthOf(cell));
      return areNumbers[column] ? padding + cell : cell + padding;
    }).join("  ").trimEnd()
  ).join("\n");
}

/** Width in grapheme clusters, not in UTF-16 units. */
function widthOf(cell = ""): number {
  return [...SEGMENTER.segment(cell)].length;
}

const SEGMENTER = new Intl.Segmenter();
