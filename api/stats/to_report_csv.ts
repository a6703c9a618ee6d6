/**
 * The rows of a report as CSV: what each column holds, its schema says.
 *
 * @module
 */
import { type CsvForm, toCsv } from "../../shared/service/to_csv.ts";
import { isEuros, isInstant } from "../answer_values.ts";
import type { Report, ReportRow } from "./report.ts";
import { createClock, toLocalInstant } from "./time_zone.ts";

/**
 * Amounts have two decimals. Instants are on the clock of `timeZone` where a spreadsheet shall take
 * them for times (`csv-be`), in which the hour that comes twice when summer time ends is there twice;
 * in `csv` only those of the report's `localInstant`, with their offset, and all others in UTC.
 */
export function toReportCsv(
  { row, localInstant }: Pick<Report, "row" | "localInstant">,
  { rows, form, timeZone }: {
    readonly rows: readonly ReportRow[];
    readonly form: CsvForm;
    readonly timeZone: string;
  },
): string {
  const columns = Object.entries(row.shape);
  const amounts = columns.filter(([, schema]) => isEuros(schema)).map(([name]) => name);
  const instants = form === "csv-be"
    ? columns.filter(([, schema]) => isInstant(schema)).map(([name]) => name)
    : localInstant === undefined
    ? []
    : [localInstant];
  const toTime = form === "csv-be"
    ? createClock(timeZone)
    : (instant: string) => toLocalInstant(instant, timeZone);
  const localRows = instants.length === 0 ? rows : rows.map((row) => {
    const times = instants.map((name) => {
      const instant = row[name];
      return [name, typeof instant === "string" ? toTime(instant) : null] as const;
    });
    return { ...row, ...Object.fromEntries(times) };
  });
  return toCsv(columns.map(([name]) => name), localRows, { form, amounts });
}
