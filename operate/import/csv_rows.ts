/**
 * Cuts CSV into its rows and fields: RFC 4180 with any separator, and what spreadsheets and tills
 * make of it. Works on bytes up to the end of a row, so memory is bounded by the longest row.
 *
 * @module
 */
import { isUtf8 } from "node:buffer";

/** A row of the file. */
export interface CsvRow {
  /** The line that it begins on, from 1. A quoted field may hold line endings. */
  readonly line: number;
  readonly lastLine: number;
  readonly bytes: number;
  readonly fields: readonly string[];
  /** Whether the file ends within it: it may be cut off. */
  readonly isUnended?: boolean | undefined;
  /** What is wrong with the row itself. */
  readonly fault?:
    | "unclosed_quote"
    | "text_after_quote"
    | "row_too_long"
    | "foreign_characters"
    | undefined;
}

/** Longest row that is kept. One that goes on longer has lost its closing quote. */
export const MAX_ROW_BYTES = 262_144;

/** Cuts lines into {@linkcode CsvRow}s. Blank lines are no rows. */
export interface CsvSplitter {
  /** The rows that end in `chunk`. */
  push(chunk: Uint8Array): Iterable<CsvRow>;
  /** The rows that end with the file. */
  end(): Iterable<CsvRow>;
}

/** How to cut the rows of a file. */
export interface CsvSplitterOptions {
  /** One ASCII character. */
  readonly separator: string;
  /** The line that the first row begins on. @default {1} */
  readonly firstLine?: number;
  /** How many fields a row has, by which rows within a quoted field are known. */
  readonly fieldCount?: number;
}

/** A splitter of rows whose fields `separator` keeps apart. */
export function createCsvSplitter(
  { separator, firstLine = 1, fieldCount = Infinity }: CsvSplitterOptions,
): CsvSplitter {
  const separatorByte = separator.charCodeAt(0);
  let pending = new Uint8Array(0);
  let line = firstLine;
  // The state of the scan up to `scanned` bytes of what is pending.
  let scanned = 0;
  let place: Place = "start";
  /** How many bytes to come were behind a quote that did not end: there a row ends with its line. */
  let byLine = 0;

  /** The index of the line feed that ends the row, or -1. */
  function findEnd(bytes: Uint8Array): number {
    for (; scanned < bytes.length; scanned++) {
      const byte = bytes[scanned] as number;
      if (byte === LINE_FEED && (place !== "quoted" || scanned < byLine)) return scanned;
      if (place === "quoted") {
        if (byte === QUOTE) place = "quote";
      } else if (byte === separatorByte) place = "start";
      else if (byte === QUOTE && place === "start") place = "quoted";
      else if (byte === QUOTE && place === "quote") place = "quoted";
      else if (place !== "start" || byte !== SPACE) place = "bare";
    }
    return -1;
  }

  function* takeRows(isEnd: boolean): Generator<CsvRow, void> {
    let from = 0;
    while (from < pending.length) {
      const rest = pending.subarray(from);
      const end = findEnd(rest);
      const isEnded = end !== -1 || isEnd;
      if (!isEnded && rest.length <= MAX_ROW_BYTES) {
        pending = rest.slice();
        return;
      }
      const row = rest.subarray(0, end === -1 ? rest.length : end);
      let size = row.length;
      if (isEnded && place !== "quoted" && !holdsRow(row)) {
        yield* toRow(row, { isUnended: end === -1 });
      } else {
        // One quote too many must not swallow other rows: its own line is the faulty one. For as far
        // as it went lines are rows, or as many such quotes would each be looked for an end of.
        const feed = row.indexOf(LINE_FEED);
        const fault = feed === -1 && !isEnded ? "row_too_long" : "unclosed_quote";
        byLine = Math.max(byLine, row.length);
        if (feed !== -1) size = feed;
        yield* toRow(row.subarray(0, size), { fault });
      }
      from += size + 1;
      byLine = Math.max(0, byLine - size - 1);
      scanned = 0;
      place = "start";
    }
    pending = new Uint8Array(0);
  }

  /** Whether a line in quotes has as many separators as a row: then the quote was none. */
  function holdsRow(row: Uint8Array): boolean {
    let feed = row.indexOf(LINE_FEED);
    if (feed === -1 || !row.subarray(0, feed).includes(separatorByte)) return false;
    while (feed !== -1) {
      const next = row.indexOf(LINE_FEED, feed + 1);
      const line = row.subarray(feed + 1, next === -1 ? row.length : next);
      if (count(line, separatorByte) >= fieldCount - 1) return true;
      feed = next;
    }
    return false;
  }

  function* toRow(
    bytes: Uint8Array,
    { fault, isUnended }: Pick<CsvRow, "fault" | "isUnended">,
  ): Generator<CsvRow, void> {
    const text = decode(bytes).replace(/\r$/, "");
    const first = line;
    const row = splitFields(text, separator, fault !== undefined);
    const lastLine = first + count(bytes, LINE_FEED);
    line = lastLine + 1;
    if (text === END_OF_DOS || row.fields.every((field) => field.trim() === "")) return;
    const isForeign = FOREIGN.test(text) && !isUtf8(bytes);
    yield {
      line: first,
      lastLine,
      bytes: bytes.length,
      fields: row.fields,
      ...(isUnended === true ? { isUnended } : {}),
      fault: fault ?? row.fault ?? (isForeign ? "foreign_characters" : undefined),
    };
  }

  return {
    *push(chunk) {
      const joined = new Uint8Array(pending.length + chunk.length);
      joined.set(pending);
      joined.set(chunk, pending.length);
      pending = joined;
      yield* takeRows(false);
    },
    end: () => takeRows(true),
  };
}

/** Where the scan is: before a field's first character, in a quoted one, behind a quote in it. */
type Place = "start" | "bare" | "quoted" | "quote";

/** The fields of one row. With `isBroken` quotes mean nothing. */
function splitFields(
  text: string,
  separator: string,
  isBroken: boolean,
): Pick<CsvRow, "fields" | "fault"> {
  if (isBroken || !text.includes('"')) return { fields: text.split(separator) };
  const fields: string[] = [];
  let fault: CsvRow["fault"];
  for (let at = 0; at <= text.length;) {
    const quoted = /^ *"/.exec(text.slice(at, at + 32));
    if (quoted === null) {
      const end = indexOrEnd(text, separator, at);
      fields.push(text.slice(at, end));
      at = end + 1;
      continue;
    }
    let field = "";
    at += quoted[0].length;
    while (true) {
      const end = indexOrEnd(text, '"', at);
      field += text.slice(at, end);
      at = end + 1;
      if (text[at] !== '"') break;
      field += '"';
      at++;
    }
    const end = indexOrEnd(text, separator, at);
    const behind = text.slice(at, end);
    if (behind.trim() !== "") fault = "text_after_quote";
    fields.push(field + behind.trimEnd());
    at = end + 1;
  }
  return { fields, fault };
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const index = text.indexOf(wanted, from);
  return index === -1 ? text.length : index;
}

function count(bytes: Uint8Array, wanted: number): number {
  let count = 0;
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) count++;
  return count;
}

/**
 * UTF-8, or windows-1252 (which Latin-1 is part of) where it is none: text with accents in the one
 * is practically never valid in the other. Told for each row, so that nothing has to be read twice.
 */
export function decode(bytes: Uint8Array): string {
  // Asked first: a decoder that throws takes ten times as long, on every line with an accent.
  return isUtf8(bytes) ? UTF_8.decode(bytes) : WINDOWS_1252.decode(bytes);
}

/**
 * What é, ê, ë, ï, ç, è and î of DOS (code page 850), and é of an old Macintosh, are in windows-1252
 * within a word. Excel saves either, as "CSV (MS-DOS)" and "CSV (Macintosh)".
 */
const FOREIGN = /[A-Za-z](?:[‚ˆ‰]|[‹‡](?=[a-z]))|[a-z][ŠŒŽ]/;
/** With which programs of DOS end a file (Ctrl-Z). */
const END_OF_DOS = "\u001a";
const UTF_8 = new TextDecoder();
const WINDOWS_1252 = new TextDecoder("windows-1252");
const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
