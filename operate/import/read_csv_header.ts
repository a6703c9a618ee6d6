/**
 * Reads the first line of a CSV file, which names its columns and shows what separates them.
 *
 * @module
 */
import { UsageError } from "../../shared/service/run_task.ts";
import { createCsvSplitter, type CsvRow, decode } from "./csv_rows.ts";

/** What the first line tells. */
export interface CsvHeader {
  /** As the file has them. */
  readonly names: readonly string[];
  readonly separator: string;
  /** How much of the file it takes, with a line `sep=;` or blank ones before it. */
  readonly bytes: number;
  readonly lines: number;
}

/** Enough for any first line. */
export const HEAD_BYTES = 65_536;

/**
 * The header of the file that begins with `head`.
 *
 * @throws {UsageError} when the line names no columns
 */
export function readCsvHeader(
  head: Uint8Array,
  { path }: { readonly path: string },
): CsvHeader {
  let from = 0;
  let separator: string | undefined;
  for (let lines = 1;; lines++) {
    const feed = head.indexOf(LINE_FEED, from);
    const end = feed === -1 ? head.length : feed;
    const text = decode(head.subarray(from, end)).trim();
    if (text.includes("\r")) {
      throw new UsageError(
        `Cannot import ${path}: its lines end as on an old Macintosh, in CR alone; save it as CSV ` +
          "with the line ends of Windows or Unix",
      );
    }
    // What Excel writes so that it finds the separator itself.
    const told = /^"?sep=(.)"?$/i.exec(text)?.[1];
    if (told !== undefined && lines === 1) separator = told === "\\" ? "\t" : told;
    if (told === undefined && text !== "") {
      separator ??= findSeparator(text);
      if (separator === undefined || end - from >= HEAD_BYTES) {
        throw new UsageError(
          `Cannot import ${path}: its first line names no columns, separated by ; , or tab, and it ` +
            "is no JSON either",
        );
      }
      // A row of its own, in which quotes may enclose names, also such of several lines.
      const row = readRow(head.subarray(from), separator);
      if (row === undefined) throw new Error("A line that is not blank is a row");
      const { fields: names, bytes, lastLine } = row;
      return { names, separator, bytes: from + bytes + 1, lines: lines + lastLine - 1 };
    }
    if (feed === -1) throw new UsageError(`Cannot import ${path}: it has no line with columns`);
    from = end + 1;
  }
}

function readRow(bytes: Uint8Array, separator: string): CsvRow | undefined {
  const splitter = createCsvSplitter({ separator });
  for (const row of splitter.push(bytes)) return row;
  for (const row of splitter.end()) return row;
  return undefined;
}

/** The one that is there most often outside quotes. */
function findSeparator(header: string): string | undefined {
  const bare = header.replaceAll(/"[^"]*"/g, "");
  const counts = [";", "\t", ",", "|"].map((mark) => ({
    mark,
    count: bare.split(mark).length - 1,
  }));
  const best = counts.reduce((best, each) => each.count > best.count ? each : best);
  return best.count === 0 ? undefined : best.mark;
}

const LINE_FEED = 0x0a;
