/**
 * Which form a request wants its rows in, and an answer of CSV.
 *
 * @module
 */
import type { ReportFormat } from "./query/parameters.ts";

/** CSV when `accept` names it and does not name JSON; browsers name neither. */
export function toFormat(format: ReportFormat | null, accept: string): ReportFormat {
  if (format !== null) return format;
  return /\btext\/csv\b/i.test(accept) && !/\bapplication\/json\b/i.test(accept) ? "csv" : "json";
}

/** The answer, which a browser saves as `file`. */
export function toCsvAnswer(
  csv: string,
  { file, truncated = false }: {
    /** Without its ending. */
    readonly file: string;
    /** Whether there are more rows. */
    readonly truncated?: boolean;
  },
): Response {
  return new Response(csv, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="${file}.csv"`,
      vary: "accept",
      ...(truncated ? { "x-truncated": "true" } : {}),
    },
  });
}
