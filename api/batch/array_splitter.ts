/**
 * Cuts a JSON array into the bytes of its elements without parsing them, so that an array streams
 * like NDJSON. Parsed at once, 64 MB would block the process and take several times their size.
 *
 * @module
 */
import { isJsonSpace } from "../../shared/basket/is_json_space.ts";
import { parseJson } from "../../shared/basket/parse_json.ts";
import { BodyFault } from "../http/body_fault.ts";
import { createByteBuffer } from "../http/byte_buffer.ts";
import type { Line, LineLimits, LineSplitter } from "./line_splitter.ts";

/**
 * A splitter at the commas of the outermost array. It recognises strings and brackets only; whether
 * an element is JSON shows when it is parsed. An empty document has no elements, like an empty array.
 * Throws `not_an_array` when the document is another JSON value, and `not_json` when it is none, the
 * array does not end, something follows it, or nothing is where an element is due.
 */
export function createArraySplitter({ maxLineBytes, maxLines }: LineLimits): LineSplitter {
  const buffer = createByteBuffer(maxLineBytes);
  let place: "before" | "within" | "after" | "elsewhere" = "before";
  let number = 1;
  let depth = 0;
  /** Whether white space is all there is of the element so far. */
  let isBlank = true;
  let isInString = false;
  let isEscaped = false;

  function* finish(last: Uint8Array, { isLast }: { readonly isLast: boolean }) {
    if (isBlank) {
      // Only an array without a first element may end where an element is due.
      if (isLast && number === 1) return;
      throw new BodyFault("not_json", {
        detail: isLast
          ? "A comma follows the last element of the array"
          : `Nothing is where element ${number} of the array is due`,
      });
    }
    if (number > maxLines) {
      throw new BodyFault("too_many_lines", { detail: `Send at most ${maxLines} lines` });
    }
    isBlank = true;
    yield { number: number++, bytes: buffer.take(last) } satisfies Line;
  }

  /** The index in `chunk` where the element that goes on at `from` ends, or the chunk's length. */
  function findEnd(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      if (isEscaped) {
        isEscaped = false;
        continue;
      }
      at = findMark(chunk, { from: at, marks: isInString ? STRING_MARKS : MARKS });
      const byte = chunk[at];
      if (byte === QUOTE) isInString = !isInString;
      else if (byte === BACKSLASH) isEscaped = isInString;
      else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) depth++;
      else if (depth > 0 && (byte === CLOSE_BRACKET || byte === CLOSE_BRACE)) depth--;
      else if (byte === COMMA && depth === 0 || byte === CLOSE_BRACKET) return at;
    }
    return chunk.length;
  }

  /** Skips white space before the array. Returns where its content begins, or the chunk's length. */
  function enter(chunk: Uint8Array): number {
    const at = skipSpace(chunk, 0);
    if (at === chunk.length) return at;
    place = chunk[at] === OPEN_BRACKET ? "within" : "elsewhere";
    return place === "within" ? at + 1 : at;
  }

  return {
    *push(chunk) {
      let from = place === "before" ? enter(chunk) : 0;
      while (place === "within" && from < chunk.length) {
        if (isBlank) from = skipSpace(chunk, from);
        const to = findEnd(chunk, from);
        isBlank &&= to === from;
        const last = chunk.subarray(from, to);
        from = to + 1;
        if (to === chunk.length) {
          buffer.add(last);
        } else {
          const isLast = chunk[to] === CLOSE_BRACKET;
          if (isLast) place = "after";
          yield* finish(last, { isLast });
        }
      }
      const rest = chunk.subarray(from);
      if (place === "elsewhere") buffer.add(rest);
      if (place === "after" && !rest.every(isJsonSpace)) {
        throw new BodyFault("not_json", { detail: "Something follows the array: send one array" });
      }
    },
    end() {
      if (place === "before" || place === "after") return [];
      if (place !== "elsewhere") {
        throw new BodyFault("not_json", {
          detail:
            `The array does not end: its ] is missing, or a bracket, brace or quote in element ` +
            `${number} is not closed`,
        });
      }
      const document = buffer.take(new Uint8Array());
      const parsed = document && parseJson(document);
      throw new BodyFault(parsed?.ok === false ? parsed.code : "not_an_array");
    },
    get nextNumber() {
      return number;
    },
    get heldBytes() {
      return buffer.capacity;
    },
  };
}

/** The index of the first of `marks` in `chunk`, or its length. A tight loop: it sees every byte. */
function findMark(
  chunk: Uint8Array,
  { from, marks }: { readonly from: number; readonly marks: Uint8Array },
): number {
  let at = from;
  while (at < chunk.length && marks[chunk[at] as number] === 0) at++;
  return at;
}

/** The index of the first byte from `from` on that is no white space, or the length of `chunk`. */
function skipSpace(chunk: Uint8Array, from: number): number {
  let at = from;
  while (at < chunk.length && isJsonSpace(chunk[at] as number)) at++;
  return at;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const STRING_MARKS = toMarks([QUOTE, BACKSLASH]);
const MARKS = toMarks([QUOTE, COMMA, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE]);

/** Whether a byte is a mark, by its value. */
function toMarks(bytes: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(bytes.includes(byte)));
}
