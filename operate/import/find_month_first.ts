/**
 * Finds out that a CSV file writes its days with the month first: read day first, as in Belgium, its
 * days up to the 12th would be other days, and nobody would be told.
 *
 * @module
 */
import type { CsvColumns } from "./csv_columns.ts";
import type { CsvSplitter } from "./csv_rows.ts";
import { readCsvRows } from "./read_csv_rows.ts";

/**
 * The first day of `chunks` that can be told from the month, when the month is before it: `12/31/2024`.
 * Reads as far as that; one row is enough where days are ISO 8601.
 */
export async function findMonthFirst(
  chunks: AsyncIterable<Uint8Array>,
  { splitter, columns }: { readonly splitter: CsvSplitter; readonly columns: CsvColumns },
): Promise<{ readonly line: number; readonly day: string } | undefined> {
  for await (const { line, fields } of readCsvRows(chunks, splitter)) {
    const day = fields[columns.at.date ?? -1]?.trim() ?? "";
    // A basket's other lines need not repeat it.
    if (day === "") continue;
    const [, first, second] = EITHER_FIRST.exec(day) ?? [];
    if (Number(first) <= 12 && Number(second) <= 12) continue;
    return Number(first) <= 12 && Number(second) <= 31 ? { line, day } : undefined;
  }
  return undefined;
}

/** Two numbers and a year; a time may follow. */
const EITHER_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}(?!\d)/;
