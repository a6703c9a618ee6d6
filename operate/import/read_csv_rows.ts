/**
 * The rows of a CSV file, for those who look through it before it is imported.
 *
 * @module
 */
import { BodyFault } from "../../api/http/body_fault.ts";
import type { CsvRow, CsvSplitter } from "./csv_rows.ts";

/** The rows of `chunks`, as far as these can be read: a damaged file is imported up to there. */
export async function* readCsvRows(
  chunks: AsyncIterable<Uint8Array>,
  splitter: CsvSplitter,
): AsyncGenerator<CsvRow, void> {
  try {
    for await (const chunk of chunks) yield* splitter.push(chunk);
    yield* splitter.end();
  } catch (fault) {
    if (!(fault instanceof BodyFault)) throw fault;
  }
}
