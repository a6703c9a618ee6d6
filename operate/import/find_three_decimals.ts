/**
 * Finds out that a CSV file writes its amounts with three decimals, as Odoo and databases export them:
 * `1.250` alone may be 1250 or 1.25, and is refused.
 *
 * @module
 */
import type { ColumnRole, CsvColumns } from "./csv_columns.ts";
import type { CsvSplitter } from "./csv_rows.ts";
import { mayBeThousands, splitNumber } from "./csv_values.ts";
import { createRowFitter } from "./fit_row.ts";
import { readCsvRows } from "./read_csv_rows.ts";
import { readField } from "./to_basket_json.ts";

/**
 * The columns of amounts whose three digits behind a mark are decimals: each value there has three
 * behind the same mark, and one of such a column shows that the mark keeps no thousands apart
 * (`0.750`, `1250.500`). Empty fields and what is no number say nothing. Reads until no column is left:
 * one row is enough where amounts have two decimals.
 */
export async function findThreeDecimals(
  chunks: AsyncIterable<Uint8Array>,
  { splitter, columns }: { readonly splitter: CsvSplitter; readonly columns: CsvColumns },
): Promise<ReadonlySet<ColumnRole>> {
  const marks = new Map<ColumnRole, string>();
  for (const role of AMOUNTS) if (columns.at[role] !== undefined) marks.set(role, "");
  const shown = new Map<ColumnRole, string>();
  const fit = createRowFitter(columns);
  for await (const read of readCsvRows(chunks, splitter)) {
    const row = fit(read);
    // Its basket is rejected, whatever its fields mean.
    if (row.fault !== undefined || row.fields.length !== columns.names.length) continue;
    for (const [role, before] of marks) {
      const number = splitNumber(readField(row, columns.at[role]));
      if (number === undefined) continue;
      if (
        number === "grouped" || number.fraction.length !== 3 ||
        before !== "" && before !== number.mark
      ) {
        marks.delete(role);
        shown.delete(role);
        continue;
      }
      marks.set(role, number.mark);
      if (!mayBeThousands(number)) shown.set(role, number.mark);
    }
    if (marks.size === 0) break;
  }
  const decimal = new Set(shown.values());
  return new Set([...marks.keys()].filter((role) => decimal.has(marks.get(role) ?? "")));
}

const AMOUNTS = ["price", "total"] as const satisfies readonly ColumnRole[];
