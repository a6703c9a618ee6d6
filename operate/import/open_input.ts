/**
 * Opens a file of baskets and tells by its content what it is: gzip or not; NDJSON, a JSON array or
 * CSV.
 *
 * @module
 */
import { isJsonSpace } from "../../shared/basket/is_json_space.ts";
import { createArraySplitter } from "../../api/batch/array_splitter.ts";
import { BodyFault } from "../../api/http/body_fault.ts";
import { unpack } from "../../api/http/unpack.ts";
import { createNdjsonSplitter } from "../../api/batch/ndjson_splitter.ts";
import { skipByteOrderMark } from "../../api/batch/skip_byte_order_mark.ts";
import { UsageError } from "../../shared/service/run_task.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import { type CsvColumns, parseColumns } from "./csv_columns.ts";
import { type CsvItemsOptions, readCsvItems, toRejectedHeader } from "./csv_items.ts";
import { createCsvSplitter, type CsvSplitterOptions, decode } from "./csv_rows.ts";
import { quote } from "./csv_values.ts";
import { findMonthFirst } from "./find_month_first.ts";
import { findThreeDecimals } from "./find_three_decimals.ts";
import { HEAD_BYTES, readCsvHeader } from "./read_csv_header.ts";
import type { ImportInput } from "./import_item.ts";
import type { ReadingOptions } from "./import_state.ts";
import { createSoldAtReader } from "./sold_at_values.ts";
import { ARRAY_REJECTED, MAX_ITEM_BYTES, NDJSON_REJECTED, readJsonItems } from "./json_items.ts";

/** How to read a file. */
export interface InputOptions extends ReadingOptions {
  /** Names it in messages. */
  readonly path: string;
}

/**
 * The baskets of `file`, from its beginning on.
 *
 * @throws {UsageError} when it holds no baskets in any form that we know
 */
export async function openInput(
  file: Deno.FsFile,
  options: InputOptions,
): Promise<ImportInput> {
  const { path } = options;
  const content = await openContent(file, path);
  const { head } = content;
  const known = FOREIGN.find(({ begins }) => begins.every((byte, at) => head[at] === byte)) ??
    (head.subarray(0, 2).includes(0) ? UTF_16 : undefined);
  if (known !== undefined) throw new UsageError(`Cannot import ${path}: ${known.what}`);
  const first = head.find((byte) => !isJsonSpace(byte));
  if (first === undefined) {
    if (head.length >= HEAD_BYTES) throw new UsageError(`Cannot import ${path}: it begins blank`);
    return { ...toJsonInput("ndjson", content.chunks, path), bytesRead: content.bytesRead };
  }
  const { bytesRead } = content;
  if (options.store !== undefined && (first === OPEN_BRACKET || first === OPEN_BRACE)) {
    throw new UsageError(`Cannot import ${path} with --store: each basket in JSON names its shop`);
  }
  if (first === OPEN_BRACKET) return { ...toJsonInput("array", content.chunks, path), bytesRead };
  if (first === OPEN_BRACE) {
    return { ...toJsonInput("ndjson", refusePretty(head, content.chunks, path), path), bytesRead };
  }
  const csv = readCsvForm(head, options);
  const found = await findMonthFirst(skip(content.chunks, csv.bytes), {
    splitter: createCsvSplitter(csv),
    columns: csv.columns,
  });
  if (found !== undefined) {
    throw new UsageError(
      `Cannot import ${path}: its days have the month first, such as ${quote(found.day)} on line ` +
        `${found.line}, and would be read day first. Write them as 2024-12-31 or 31/12/2024`,
    );
  }
  const amounts = await openAgain(file, path);
  const threeDecimals = await findThreeDecimals(skip(amounts.chunks, csv.bytes), {
    splitter: createCsvSplitter(csv),
    columns: csv.columns,
  });
  const again = await openAgain(file, path);
  const input = toCsvInput({ ...csv, threeDecimals }, again.chunks, options);
  return { ...input, bytesRead: again.bytesRead };
}

async function openAgain(file: Deno.FsFile, path: string) {
  await file.seek(0, Deno.SeekMode.Start);
  return await openContent(file, path);
}

/** What `file` holds from here on, unpacked and without a byte order mark. */
async function openContent(file: Deno.FsFile, path: string) {
  let bytesRead = 0;
  const bytes = await peek(readFile(file, (count) => bytesRead += count), 2);
  const isGzip = bytes.head[0] === 0x1f && bytes.head[1] === 0x8b;
  const plain = isGzip ? unpack(bytes.chunks, "gzip") : bytes.chunks;
  const content = await peek(skipByteOrderMark(plain), HEAD_BYTES).catch((fault) => {
    throw fault instanceof BodyFault ? toDamage(fault, path) : fault;
  });
  return { ...content, bytesRead: () => bytesRead };
}

const UTF_16 = { what: "its text is UTF-16; save it in UTF-8" } as const;
const FOREIGN = [
  { begins: [0x50, 0x4b], what: "it is a spreadsheet or a zip file; save it as CSV, or unpack it" },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], what: "it is a spreadsheet (.xls); save it as CSV" },
  { begins: [0x42, 0x5a, 0x68], what: "it is packed with bzip2; unpack it, or use gzip" },
  { begins: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: "it is packed with xz; unpack it, or use gzip" },
  { begins: [0xff, 0xfe], ...UTF_16 },
  { begins: [0xfe, 0xff], ...UTF_16 },
  { begins: [0x28, 0xb5, 0x2f, 0xfd], what: "it is packed with zstd; unpack it, or use gzip" },
] as const;

type Input = Omit<ImportInput, "bytesRead">;

function toJsonInput(
  format: "ndjson" | "array",
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): Input {
  const limits = { maxLineBytes: MAX_ITEM_BYTES, maxLines: Infinity };
  const isArray = format === "array";
  const splitter = isArray ? createArraySplitter(limits) : createNdjsonSplitter(limits);
  const items = readJsonItems(chunks, { splitter, entryEnd: isArray ? "" : "\n" });
  return {
    format,
    rejected: isArray ? ARRAY_REJECTED : NDJSON_REJECTED,
    items: explainDamage(items, path),
  };
}

/** A basket over many lines would be as many faulty baskets. */
function refusePretty(
  head: Uint8Array,
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): AsyncIterable<Uint8Array> {
  const line = decode(head.subarray(0, head.indexOf(LINE_FEED) + 1)).trim();
  if (line.endsWith("{") || line.endsWith(",")) {
    throw new UsageError(
      `Cannot import ${path}: its first basket is spread over several lines. Write each on one ` +
        "line (jq -c . does), or put [ ] around them and commas between",
    );
  }
  return chunks;
}

/** How a CSV file is written, as its first line tells. */
interface CsvForm extends CsvSplitterOptions {
  readonly columns: CsvColumns;
  /** Where its second line begins. */
  readonly bytes: number;
}

function readCsvForm(head: Uint8Array, { path, store }: InputOptions): CsvForm {
  const { names, separator, bytes, lines } = readCsvHeader(head, { path });
  const columns = parseColumns(names, { path, store });
  return { columns, separator, bytes, firstLine: lines + 1, fieldCount: columns.names.length };
}

function toCsvInput(
  csv: CsvForm & Pick<CsvItemsOptions, "threeDecimals">,
  chunks: AsyncIterable<Uint8Array>,
  { path, timeZone }: InputOptions,
): Input {
  const { columns, separator, threeDecimals } = csv;
  return {
    format: "csv",
    rejected: {
      extension: "csv",
      // Spreadsheets take text without the mark for that of an old Windows.
      begin: new TextEncoder().encode(`\ufeff${toRejectedHeader(columns, separator)}`),
      between: new Uint8Array(),
      end: new Uint8Array(),
    },
    items: explainDamage(
      readCsvItems(skip(chunks, csv.bytes), {
        splitter: createCsvSplitter(csv),
        columns,
        separator,
        threeDecimals,
        toJsonSoldAt: createSoldAtReader(timeZone),
      }),
      path,
    ),
  };
}

/** A file that is damaged or ends too early, in words. What came before that was read. */
async function* explainDamage<T>(items: AsyncIterable<T>, path: string): AsyncGenerator<T, void> {
  try {
    yield* items;
  } catch (fault) {
    throw fault instanceof BodyFault ? toDamage(fault, path) : fault;
  }
}

function toDamage({ code }: BodyFault, path: string): TaskError {
  const what = code === "corrupt_gzip"
    ? "its gzip data is damaged or ends too early"
    : "its JSON array does not end, has a comma too many, or something follows it";
  return new TaskError(
    `Cannot read ${path} to its end: ${what}\nWhat comes before may be sent already, and is safe to ` +
      "send again: mend the file or get it again, and import it with --again",
  );
}

async function* readFile(
  file: Deno.FsFile,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void> {
  while (true) {
    const buffer = new Uint8Array(READ_BYTES);
    const count = await file.read(buffer);
    if (count === null) return;
    onBytes(count);
    yield buffer.subarray(0, count);
  }
}

/** The first bytes of `chunks`, up to `count`, and all of them again. */
async function peek(chunks: AsyncIterable<Uint8Array>, count: number) {
  const iterator = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let size = 0;
  while (size < count) {
    const { done, value } = await iterator.next();
    if (done) break;
    // Chunks are valid until the next one is asked for.
    taken.push(value.slice());
    size += value.length;
  }
  const head = new Uint8Array(size);
  let at = 0;
  for (const each of taken) {
    head.set(each, at);
    at += each.length;
  }
  async function* again(): AsyncGenerator<Uint8Array, void> {
    yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head: head.subarray(0, count), chunks: again() };
}

async function* skip(
  chunks: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array, void> {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

const READ_BYTES = 262_144;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const LINE_FEED = 0x0a;
