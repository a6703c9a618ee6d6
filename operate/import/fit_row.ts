/**
 * Undoes what spreadsheets do to the rows of a CSV file, before anybody counts their fields.
 *
 * @module
 */
import { unescapeFormulas } from "../../shared/service/escape_formulas.ts";
import { type CsvColumns, REQUIRED } from "./csv_columns.ts";
import type { CsvRow } from "./csv_rows.ts";

/**
 * Creates a function that gives a row the fields of `columns`, where nothing is lost by it:
 *
 * - Empty fields behind the last column go.
 * - Empty fields of optional columns at the end come back: Excel leaves their separators out where
 *   sixteen rows have nothing there. A row that the file ends within may be cut off, and stays.
 * - `="00123"`, with which people keep Excel from taking the zeros off, is `00123`.
 * - In a file of rejected baskets, which is ours, texts are as they were before it.
 */
export function createRowFitter({ at, names }: CsvColumns): (row: CsvRow) => CsvRow {
  const least = 1 + Math.max(...REQUIRED.map((role) => at[role] ?? -1));
  const isOurs = at.reason !== undefined;
  return function fitRow(row) {
    const { length } = row.fields;
    const isAsWanted = length === names.length && !isOurs;
    if (row.fault !== undefined || isAsWanted && !row.fields.some(isFormula)) return row;
    const fields = row.fields.map((field) => toPlain(isOurs ? unescapeFormulas(field) : field));
    if (length > names.length && fields.slice(names.length).every(isBlank)) {
      return { ...row, fields: fields.slice(0, names.length) };
    }
    if (length < names.length && length >= least && row.isUnended !== true) {
      return { ...row, fields: names.map((_, index) => fields[index] ?? "") };
    }
    return { ...row, fields };
  };
}

function isBlank(field: string): boolean {
  return field.trim() === "";
}

function isFormula(field: string): boolean {
  return field.startsWith('="');
}

function toPlain(field: string): string {
  return isFormula(field) ? TEXT_FORMULA.exec(field)?.[1] ?? field : field;
}

/** A formula that is nothing but a text. */
const TEXT_FORMULA = /^="([^"]*)"\s*$/;
