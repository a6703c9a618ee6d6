/**
 * Finds members that come twice in the JSON text of a basket: `JSON.parse` keeps the last one and
 * says nothing, and a till that sends `price` twice would lose one in silence.
 *
 * @module
 */
import { isJsonSpace } from "./is_json_space.ts";
import { isObject } from "./is_object.ts";
import { type Issue, toPointer } from "./issue.ts";
import { JsonCursor, type JsonMark } from "./json_cursor.ts";

/** Most members that are named; a basket reports no more faults anyway. */
const MAX_NAMED = 20;

/** JSON may nest deeper than functions can call themselves. */
const MAX_COUNTED_DEPTH = 16;

/**
 * The members of the basket and of its lines that come twice or more often, each once. Nobody looks into deeper objects, so
 * they may hold anything. Linear in the length of `text`.
 *
 * Nearly every basket has none, which counting tells: as many colons behind a string as the value has
 * members, those of the shop's own object too. That takes 0.5 µs for 600 bytes; the scan that names
 * them takes 6.
 *
 * @param text valid JSON
 * @param value what `JSON.parse` made of it; no object with more members than `findCrowdedObjects`
 * lets through
 *
 * @example
 * ```ts
 * import { findDuplicateMembers } from "./find_duplicate_members.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = `{"products":[{"price":1,"price":2}]}`;
 * assertEquals(findDuplicateMembers(text, JSON.parse(text)), [{
 *   code: "duplicate_member",
 *   pointer: "/products/0/price",
 *   detail: "Comes more than once",
 * }]);
 * ```
 */
export function findDuplicateMembers(text: string, value: unknown): readonly Issue[] {
  if (!isObject(value) || countMembers(value) === countColonsBehindStrings(text)) return [];
  const scan = new Scan(text);
  scan.object([]);
  return scan.issues;
}

function countMembers(value: Readonly<Record<string, unknown>>): number {
  const { products, extra } = value;
  let count = Object.keys(value).length + countDeepMembers(extra, MAX_COUNTED_DEPTH);
  if (!Array.isArray(products)) return count;
  for (const line of products) if (isObject(line)) count += Object.keys(line).length;
  return count;
}

/** The members of a value and of all that is in it, down to a depth: those below cost the scan. */
function countDeepMembers(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null || depth === 0) return 0;
  const elements = Array.isArray(value) ? value : Object.values(value);
  let count = Array.isArray(value) ? 0 : elements.length;
  for (const element of elements) count += countDeepMembers(element, depth - 1);
  return count;
}

/**
 * At least the number of members in the text: a colon that ends a name stands behind a quote, and so
 * does one that begins a text, or follows an escaped quote. Those only cost the scan.
 */
function countColonsBehindStrings(text: string): number {
  let count = 0;
  for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) {
    let before = at - 1;
    while (isJsonSpace(text.charCodeAt(before))) before--;
    if (text.charCodeAt(before) === QUOTE) count++;
  }
  return count;
}

/** Reads a valid JSON text once, from its beginning to its end. */
class Scan {
  readonly issues: Issue[] = [];
  readonly #cursor: JsonCursor;

  constructor(text: string) {
    this.#cursor = new JsonCursor(text);
  }

  /** Reads an object whose names count; `path` leads to it. */
  object(path: readonly PropertyKey[]): void {
    const names = new Set<string>();
    const doubled = new Set<string>();
    this.#pass("{");
    while (this.#cursor.mark() === '"') {
      const name = toName(this.#cursor.string());
      if (names.has(name) && !doubled.has(name) && this.issues.length < MAX_NAMED) {
        doubled.add(name);
        const pointer = toPointer([...path, name]);
        this.issues.push({ code: "duplicate_member", pointer, detail: "Comes more than once" });
      }
      names.add(name);
      this.#pass(":");
      if (path.length === 0 && name === "products" && this.#cursor.mark() === "[") this.#lines();
      else this.#cursor.skip();
      this.#pass(",");
    }
    this.#pass("}");
  }

  #lines(): void {
    this.#pass("[");
    for (let index = 0; !["]", "end"].includes(this.#cursor.mark()); index++) {
      if (this.#cursor.mark() === "{") this.object(["products", index]);
      else this.#cursor.skip();
      this.#pass(",");
    }
    this.#pass("]");
  }

  /** Passes over `mark`, if it comes next. */
  #pass(mark: JsonMark): void {
    if (this.#cursor.mark() === mark) this.#cursor.step();
  }
}

/** @param raw what is between its quotes */
function toName(raw: string): string {
  return raw.includes("\\") ? JSON.parse(`"${raw}"`) : raw;
}

const QUOTE = 0x22;
