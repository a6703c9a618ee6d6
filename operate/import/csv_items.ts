/**
 * The baskets of a CSV file, one product a line: gathers the lines of each basket, which follow each
 * other, and writes them as the JSON that the API takes.
 *
 * @module
 */
import { escapeFormulas } from "../../shared/service/escape_formulas.ts";
import { quoteCsv } from "../../shared/service/to_csv.ts";
import type { ColumnRole, CsvColumns } from "./csv_columns.ts";
import { createRowFitter } from "./fit_row.ts";
import type { CsvRow, CsvSplitter } from "./csv_rows.ts";
import type { CsvValue } from "./csv_values.ts";
import type { ImportItem, ItemFault } from "./import_item.ts";
import { createSeenKeys } from "./seen_keys.ts";
import { readField, toBasketJson } from "./to_basket_json.ts";

/** What the reading of CSV needs besides its bytes. */
export interface CsvItemsOptions {
  readonly splitter: CsvSplitter;
  readonly columns: CsvColumns;
  readonly separator: string;
  /** The columns of amounts whose three digits behind a mark are decimals. */
  readonly threeDecimals: ReadonlySet<ColumnRole>;
  /** Reads the column `sold_at`. */
  readonly toJsonSoldAt: (field: string) => CsvValue;
}

/** The baskets of `chunks`, which go on behind the first line. */
export async function* readCsvItems(
  chunks: AsyncIterable<Uint8Array>,
  options: CsvItemsOptions,
): AsyncGenerator<ImportItem, void> {
  const { splitter, columns } = options;
  const seen = createSeenKeys();
  let number = 0;
  let rows: CsvRow[] = [];
  let bytes = 0;
  let key: string | undefined;

  function* take(row: CsvRow): Generator<ImportItem, void> {
    const next = toKey(row, { columns, before: key });
    const isFull = rows.length >= MAX_ROWS || bytes >= MAX_BYTES;
    if (rows.length > 0 && (next !== key || isFull)) yield finish();
    key = next;
    rows.push(row);
    bytes += row.bytes;
  }

  function finish(): ImportItem {
    const isNew = seen.add(key ?? "");
    const item = toItem(rows, { ...options, number: ++number, isNew });
    rows = [];
    bytes = 0;
    return item;
  }

  const fit = createRowFitter(columns);
  for await (const chunk of chunks) {
    for (const row of splitter.push(chunk)) yield* take(fit(row));
  }
  for (const row of splitter.end()) yield* take(fit(row));
  if (rows.length > 0) yield finish();
}

/** More lines than any basket may have; what goes on after that is the same basket again. */
const MAX_ROWS = 1_000;
const MAX_BYTES = 4_194_304;

/**
 * Which basket `row` is of: what its store and id say, also where it is broken, so that no basket goes
 * without that line. Odoo, Shopify and pivot tables name what a basket repeats on its first line alone:
 * a row that says nothing of it, or nothing but its id, goes on with the basket `before` it.
 */
function toKey(
  row: CsvRow,
  { columns, before }: {
    readonly columns: CsvColumns;
    readonly before: string | undefined;
  },
): string {
  const { at, names } = columns;
  const isBroken = row.fault !== undefined || row.fields.length !== names.length;
  const read = (role: ColumnRole) => {
    const text = readField(row, at[role]);
    return (isBroken ? text.replaceAll('"', "") : text).trim();
  };
  const store = columns.store ?? read("store");
  const id = read("id");
  if (before !== undefined) {
    const [storeBefore, idBefore] = before.split(KEY_JOINT);
    const saysNothing = id === "" && OF_BASKET.every((role) => read(role) === "");
    if (store === "" && id === idBefore && id !== "") return before;
    if (saysNothing && (store === "" || store === storeBefore)) return before;
  }
  if (isBroken && (store === "" || id === "")) return `\u0001${row.line}`;
  return `${store}${KEY_JOINT}${id}`;
}

const KEY_JOINT = "\u0000";
/** What each line of a basket repeats beside its store and id. */
const OF_BASKET = ["date", "soldAt", "till", "receipt", "total"] as const;

function toItem(
  rows: readonly CsvRow[],
  { columns, separator, threeDecimals, toJsonSoldAt, number, isNew }: CsvItemsOptions & {
    readonly number: number;
    readonly isNew: boolean;
  },
): ImportItem {
  const built = toBasketJson(rows, { columns, threeDecimals, toJsonSoldAt });
  const faults = isNew ? built.faults : [...built.faults, SPLIT_BASKET];
  return {
    number,
    line: rows[0]?.line ?? 0,
    lastLine: rows.at(-1)?.lastLine ?? 0,
    bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
    json: faults.length === 0 ? encoder.encode(built.json) : undefined,
    faults,
    toRejected: (faults) => toRejectedRows(rows, { columns, separator, faults }),
  };
}

const SPLIT_BASKET: ItemFault = {
  code: "split_basket",
  pointer: "",
  detail: "Its store and id were there before, with other baskets between: the lines of a basket " +
    "must follow each other, and an id must not come again",
};

/** The basket's rows again, the first field of each saying what is wrong with it. */
function toRejectedRows(
  rows: readonly CsvRow[],
  { columns, separator, faults }: Pick<CsvItemsOptions, "columns" | "separator"> & {
    readonly faults: readonly ItemFault[];
  },
): Uint8Array {
  const lines = rows.map((row, index) => {
    const own = faults.filter(({ pointer }) => {
      const line = /^\/products\/(\d+)(?:\/|$)/.exec(pointer)?.[1];
      return line === undefined ? index === 0 : Number(line) === index;
    });
    const reason = own.map(describeFault).join("; ") ||
      "rejected with the other lines of its basket";
    return toCsvLine([reason, ...withoutReason(row.fields, columns)], separator);
  });
  return encoder.encode(lines.join(""));
}

/** The first line of the file of rejected baskets. */
export function toRejectedHeader(columns: CsvColumns, separator: string): string {
  return toCsvLine(["reason", ...withoutReason(columns.names, columns)], separator);
}

function withoutReason(fields: readonly string[], { at }: CsvColumns): readonly string[] {
  return at.reason === undefined ? fields : fields.toSpliced(at.reason, 1);
}

/** A fault as people read it. */
export function describeFault({ code, pointer, detail }: ItemFault): string {
  return `${pointer === "" ? "" : `${pointer} `}${code}: ${detail}`;
}

/** A spreadsheet may open the file for whoever mends it, and runs no text of a till. */
function toCsvLine(fields: readonly string[], separator: string): string {
  const escaped = fields.map((text) => NUMBER.test(text) ? text : escapeFormulas(text));
  return `${escaped.map((text) => quoteCsv(text, separator)).join(separator)}\r\n`;
}

/** Prices stay numbers, also those below 0. */
const NUMBER = /^-?\d+(?:[.,]\d+)?$/;
const encoder = new TextEncoder();
