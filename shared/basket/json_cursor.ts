/**
 * Walks through a text that should be JSON and may not be: a sample of what was refused is made of
 * whatever came.
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
    return MARKS.find((mark) => mark === this.#text[this.#at]) ?? "word";
  }

  /** Passes over one character, a bracket or a sign. */
  step(): void {
    this.#at++;
  }

  /** Passes over the string that begins here. Returns what is between its quotes, as it is written. */
  string(): string {
    const start = ++this.#at;
    const { length } = this.#text;
    while (this.#at < length) {
      const char = this.#text.charCodeAt(this.#at);
      if (char === QUOTE) return this.#text.slice(start, this.#at++);
      this.#at += char === BACKSLASH ? 2 : 1;
    }
    return this.#text.slice(start);
  }

  /** Passes over what is no string and no bracket, such as a number, and returns it. */
  word(): string {
    const start = this.#at;
    const { length } = this.#text;
    while (this.#at < length && !isEnd(this.#text.charCodeAt(this.#at))) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  /** Passes over a value with all that is in it. Returns its length in UTF-16 units. */
  skip(): number {
    let depth = 0;
    this.mark();
    const start = this.#at;
    do {
      const mark = this.mark();
      if (mark === "end") break;
      if (mark === '"') this.string();
      else if (mark === "word") this.word();
      else this.#at++;
      if (mark === "{" || mark === "[") depth++;
      else if (mark === "}" || mark === "]") depth--;
    } while (depth > 0);
    return this.#at - start;
  }
}

function isEnd(char: number): boolean {
  return isJsonSpace(char) || ENDS.has(char);
}

const MARKS = ["{", "}", "[", "]", ":", ",", '"'] as const;
const ENDS: ReadonlySet<number> = new Set(MARKS.map((mark) => mark.charCodeAt(0)));
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
