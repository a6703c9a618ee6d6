/**
 * The baskets of a JSON file: lines of NDJSON, or elements of an array. They are cut as the API cuts
 * a request, and sent as they are, byte for byte.
 *
 * @module
 */
import { isJsonSpace } from "../../shared/basket/is_json_space.ts";
import type { LineSplitter } from "../../api/batch/line_splitter.ts";
import type { ImportItem, ItemFault, RejectedForm } from "./import_item.ts";

/** Longest basket that is held in memory; the API takes far less. */
export const MAX_ITEM_BYTES = 16_777_216;

/** The baskets of `chunks`, cut by `splitter`. @throws {BodyFault} as the splitter does */
export async function* readJsonItems(
  chunks: AsyncIterable<Uint8Array>,
  { splitter, entryEnd }: { readonly splitter: LineSplitter; readonly entryEnd: string },
): AsyncGenerator<ImportItem, void> {
  const ending = new TextEncoder().encode(entryEnd);
  let number = 0;

  function toItem(line: number, bytes: Uint8Array | undefined): ImportItem {
    // The splitter's bytes live until its next line.
    const source = bytes?.slice();
    const fault = findFault(source);
    return {
      number: ++number,
      line,
      lastLine: line,
      bytes: source?.length ?? 0,
      json: fault === undefined ? source : undefined,
      faults: fault === undefined ? [] : [fault],
      toRejected() {
        const entry = trimEnd(source ?? new Uint8Array());
        const whole = new Uint8Array(entry.length + ending.length);
        whole.set(entry);
        whole.set(ending, entry.length);
        return whole;
      },
    };
  }

  for await (const chunk of chunks) {
    for (const { number, bytes } of splitter.push(chunk)) yield toItem(number, bytes);
  }
  for (const { number, bytes } of splitter.end()) yield toItem(number, bytes);
}

/** NDJSON keeps one basket a line. */
export const NDJSON_REJECTED: RejectedForm = {
  extension: "ndjson",
  begin: new Uint8Array(),
  between: new Uint8Array(),
  end: new Uint8Array(),
};

/** An array is whole after every chunk. */
export const ARRAY_REJECTED: RejectedForm = {
  extension: "json",
  begin: new TextEncoder().encode("[\n"),
  between: new TextEncoder().encode(",\n"),
  end: new TextEncoder().encode("\n]\n"),
};

function findFault(source: Uint8Array | undefined): ItemFault | undefined {
  if (source === undefined) {
    const detail = `Is longer than ${MAX_ITEM_BYTES} bytes; it is not in the file of rejected ones`;
    return { code: "line_too_long", pointer: "", detail };
  }
  // Sent on, an empty element would shift the line numbers in the answer.
  if (source.every(isJsonSpace)) return { code: "not_json", pointer: "", detail: "Is empty" };
  return undefined;
}

function trimEnd(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (end > 0 && isJsonSpace(bytes[end - 1] as number)) end--;
  while (start < end && isJsonSpace(bytes[start] as number)) start++;
  return bytes.subarray(start, end);
}
