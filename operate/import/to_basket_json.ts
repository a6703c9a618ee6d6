/**
 * The lines of one basket of a CSV file as the JSON that the API takes.
 *
 * @module
 */
import { type ColumnRole, type CsvColumns, toColumnTitle } from "./csv_columns.ts";
import type { CsvRow } from "./csv_rows.ts";
import {
  type CsvValue,
  toJsonAmount,
  toJsonDate,
  toJsonNumber,
  toJsonReceipt,
  toJsonText,
  toJsonWord,
} from "./csv_values.ts";
import type { ItemFault } from "./import_item.ts";

/** The JSON of the rows of one basket; without meaning where there are faults. */
export function toBasketJson(
  rows: readonly CsvRow[],
  { columns, threeDecimals, toJsonSoldAt }: {
    readonly columns: CsvColumns;
    /** The columns of amounts whose three digits behind a mark are decimals. */
    readonly threeDecimals: ReadonlySet<ColumnRole>;
    readonly toJsonSoldAt: (field: string) => CsvValue;
  },
): { readonly json: string; readonly faults: readonly ItemFault[] } {
  const faults: ItemFault[] = [];
  const fault = (code: string, pointer: string, detail: string) => {
    if (faults.length < MAX_FAULTS) faults.push({ code, pointer, detail });
  };
  for (const row of rows) {
    const count = row.fields.length;
    const wanted = columns.names.length;
    if (row.fault !== undefined) {
      fault(row.fault, "", `Line ${row.line} ${ROW_FAULTS[row.fault]}`);
    } else if (count !== wanted) {
      fault("wrong_field_count", "", `Line ${row.line} has ${count} fields instead of ${wanted}`);
    }
  }
  if (faults.length > 0) return { json: "", faults };

  const members: string[] = [];
  for (const role of BASKET_ROLES) {
    const value = role === "store" && columns.store !== undefined
      ? JSON.stringify(columns.store)
      : common(role, columns.at[role]);
    if (value !== undefined) members.push(`${JSON.stringify(role)}:${value}`);
  }
  const extra: string[] = [];
  for (const { name, index } of columns.extra) {
    const text = sameOnAllRows(index, `extra.${name}`, `/extra/${name}`);
    if (text.trim() !== "") extra.push(`${JSON.stringify(name)}:${JSON.stringify(text)}`);
  }
  if (extra.length > 0) members.push(`"extra":{${extra.join(",")}}`);
  const products = rows.map((row, index) => `{${toMembers(row, index)}}`);
  return { json: `{${members.join(",")},"products":[${products.join(",")}]}`, faults };

  function common(role: ColumnRole, index: number | undefined): string | undefined {
    if (index === undefined) return undefined;
    const text = sameOnAllRows(index, toColumnTitle(role), `/${role}`);
    if (text.trim() === "" && OPTIONAL.includes(role)) return undefined;
    return toJson(role, text, `/${role}`);
  }

  /** What all lines say that say anything. */
  function sameOnAllRows(index: number, title: string, pointer: string): string {
    let text = "";
    for (const row of rows) {
      const value = readField(row, index);
      if (value.trim() === "") continue;
      if (text === "") text = value;
      else if (text.trim() !== value.trim()) {
        fault("differs_within_basket", pointer, `${title} differs on line ${row.line}`);
        break;
      }
    }
    return text;
  }

  function toMembers(row: CsvRow, line: number): string {
    const members: string[] = [];
    for (const role of PRODUCT_ROLES) {
      const index = columns.at[role];
      if (index === undefined) continue;
      const text = readField(row, index);
      if (text.trim() === "" && OPTIONAL_OF_PRODUCT.includes(role)) continue;
      const name = role === "productId" ? "id" : role;
      const value = toJson(role, text, `/products/${line}/${name}`);
      if (value !== undefined) members.push(`"${name}":${value}`);
    }
    return members.join(",");
  }

  function toJson(role: ColumnRole, text: string, pointer: string): string | undefined {
    const value = role === "date"
      ? toJsonDate(text)
      : role === "price" || role === "total"
      ? toJsonAmount(text, { hasThreeDecimals: threeDecimals.has(role) })
      : role === "receipt"
      ? toJsonReceipt(text)
      : role === "quantity"
      ? toJsonNumber(text)
      : role === "soldAt"
      ? toJsonSoldAt(text)
      : role === "unit" || role === "kind"
      ? toJsonWord(text)
      : toJsonText(text, { isId: IDS.includes(role) });
    if ("json" in value) return value.json;
    fault(value.code, pointer, value.detail);
    return undefined;
  }
}

/** The field of a column; empty where the file has no such column. */
export function readField(row: CsvRow, index: number | undefined): string {
  return index === undefined ? "" : row.fields[index] ?? "";
}

/** Members of the basket, which every line of it repeats. */
const BASKET_ROLES = ["id", "store", "date", "soldAt", "till", "receipt", "total"] as const;
const PRODUCT_ROLES = ["productId", "name", "price", "quantity", "unit", "kind"] as const;
/** Left out when the field is empty; a required one goes as it is, and the API names it. */
const OPTIONAL: readonly ColumnRole[] = ["soldAt", "till", "receipt", "total"];
const OPTIONAL_OF_PRODUCT: readonly ColumnRole[] = ["quantity", "unit", "kind"];

const IDS: readonly ColumnRole[] = ["id", "productId", "till"];
const MAX_FAULTS = 20;
const ROW_FAULTS = {
  unclosed_quote: "has a quote that does not end",
  text_after_quote: "has text behind a closing quote",
  row_too_long: "is too long",
  foreign_characters:
    "has the characters of DOS or of an old Macintosh: save the file as CSV in UTF-8, and " +
    "import that with --again",
} as const;
