/**
 * Rows as a table of aligned columns.
 *
 * @module
 */
import { toPrintable } from "../../shared/dead_letters/printable.ts";

/** Texts to the left, numbers and amounts to the right; fit for a terminal, whatever is in it. */
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

/** In characters, as people count them, and not in UTF-16 units. */
function widthOf(cell = ""): number {
  return [...SEGMENTER.segment(cell)].length;
}

const SEGMENTER = new Intl.Segmenter();
