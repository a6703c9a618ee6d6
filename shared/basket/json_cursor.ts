/**
 * Walks through a text that should be JSON and may not be, for what a parsed value does not tell:
 * members that come twice, and a sample of what was refused.
 *
 * @module
 */
import { isJsonSpace } from "./is_json_space.ts";

/** What begins at the cursor: a bracket, a sign or `"` as itself, `word` for anything else. */
export type JsonMark = "{" | "}" | "[" | "]" | ":" | "," | '"' | "word" | "end";

/**
 * A place in a text. It moves forward only, so that reading is linear, whatever the text holds.
 *
 * @example
 * ```ts
 * import { JsonCursor } from "./json_cursor.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cursor = new JsonCursor(`{"a": [1, {}]} NaN`);
 * assertEquals(cursor.mark(), "{");
 * assertEquals(cursor.skip(), `{"a": [1, {}]}`.length);
 * assertEquals([cursor.mark(), cursor.word(), cursor.mark()], ["word", "NaN", "end"]);
 * ```
 */
export class JsonCursor {
  readonly #text: string;
  #at = 0;

  /** A cursor at the beginning of `text`. */
  constructor(text: string) {
    this.#text = text;
  }

  /** Passes over white space, and tells what begins behind it. */
  mark(): JsonMark {
    const { length } = this.#text;
    while (this.#at < length && isJsonSpace(this.#text.charCodeAt(this.#at))) this.#at++;
    if (this.#at >= length) return "end";
    return MARKS[this.#text.charCodeAt(this.#at)] ?? "word";
  }

  /** Passes over one character, a bracket or a sign. */
  step(): void {
    this.#at++;
  }

  /** Passes over the string that begins here. Returns what is between its quotes, as it is written. */
  string(): string {
    const start = this.#at + 1;
    const isClosed = this.#passString();
    return this.#text.slice(start, isClosed ? this.#at - 1 : undefined);
  }

  /** Passes over what is no string and no bracket, such as a number, and returns it. */
  word(): string {
    const start = this.#at;
    this.#passWord();
    return this.#text.slice(start, this.#at);
  }

  /** Passes over a value with all that is in it. Returns its length in UTF-16 units. */
  skip(): number {
    let depth = 0;
    let mark = this.mark();
    const start = this.#at;
    while (mark !== "end") {
      if (mark === '"') this.#passString();
      else if (mark === "word") this.#passWord();
      else this.#at++;
      if (mark === "{" || mark === "[") depth++;
      else if (mark === "}" || mark === "]") depth--;
      if (depth <= 0) break;
      mark = this.mark();
    }
    return this.#at - start;
  }

  /** @returns whether it has an end */
  #passString(): boolean {
    const { length } = this.#text;
    this.#at++;
    while (this.#at < length) {
      const char = this.#text.charCodeAt(this.#at);
      this.#at += char === BACKSLASH ? 2 : 1;
      if (char === QUOTE) return true;
    }
    return false;
  }

  #passWord(): void {
    const { length } = this.#text;
    while (this.#at < length && !isEnd(this.#text.charCodeAt(this.#at))) this.#at++;
  }
}

function isEnd(char: number): boolean {
  return isJsonSpace(char) || MARKS[char] !== undefined;
}

/** By their UTF-16 units: a list is looked into faster than a map. */
const MARKS: readonly (JsonMark | undefined)[] = Array.from(
  { length: 128 },
  (_, unit) =>
    (["{", "}", "[", "]", ":", ",", '"'] as const).find((mark) => mark.charCodeAt(0) === unit),
);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
