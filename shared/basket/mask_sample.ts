/**
 * A sample of what was refused or could not be stored, for the people who look for the fault: short,
 * readable, and without anything that is nobody's business.
 *
 * @module
 */
import { JsonCursor } from "./json_cursor.ts";
import { toLength, toMaskedName, toMaskedText, toMaskedWord } from "./masked_value.ts";
import { type SampleRule, toDocumentRule, toLineRule } from "./sample_rules.ts";

/** Most UTF-8 bytes of a sample. */
export const MAX_SAMPLE_BYTES = 2_048;

/** Options for {@linkcode maskSample}. */
export interface MaskSampleOptions {
  /**
   * JSON pointers to the faults. Where one leads to a line, the sample has the lines with faults, and
   * says how many others there are.
   *
   * @default {[]}
   */
  readonly pointers?: readonly string[];
}

/**
 * Masks a basket, a closing or a list of them; valid or not, JSON or not. What the contract knows is
 * shown: ids, shop, till, dates, amounts, kinds, the names of products. Any other text and number
 * becomes its kind and its length, as `‹text of 12 characters›`, never in quotes, so that nothing that
 * came looks like it. A name of an unknown member is shown where it is short and plain.
 *
 * At most {@linkcode MAX_SAMPLE_BYTES} of UTF-8, cut between values. Characters that cannot be seen are
 * escaped. Linear in the length of `sample`; never throws.
 *
 * @example
 * ```ts
 * import { maskSample } from "./mask_sample.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const basket = `{"id": "b-1", "customer": "somebody", "products": [{"name": "Banana", "price": "1,50"}]}`;
 * assertEquals(maskSample(basket), `{
 *   "id": "b-1",
 *   "customer": ‹text of 8 characters›,
 *   "products": [
 *     { "name": "Banana", "price": "1,50" }
 *   ]
 * }`);
 * ```
 */
export function maskSample(
  sample: Uint8Array | string,
  { pointers = [] }: MaskSampleOptions = {},
): string {
  if (typeof sample === "string") return new Masking(sample, pointers).whole();
  if (sample[0] === 0x1f && sample[1] === 0x8b) {
    return `‹gzip of ${toLength(sample.length, "byte")}›`;
  }
  const { text, isUtf8 } = decode(sample);
  return new Masking(text, pointers).whole(isUtf8 ? "" : "‹not UTF-8›\n");
}

/** What follows a list of lines needs room too: the total, for one. */
const MAX_LINES_BYTES = 1_408;
/** What {@linkcode Masking.whole} says where it ends early. */
const MAX_CUT_BYTES = 64;

class Masking {
  readonly #cursor: JsonCursor;
  readonly #text: string;
  readonly #lines: ReadonlySet<string>;
  #out = "";
  #bytes = 0;
  #isCut = false;

  constructor(text: string, pointers: readonly string[]) {
    this.#cursor = new JsonCursor(text);
    this.#text = text;
    this.#lines = new Set(
      pointers.slice(0, 20).flatMap((at) => /^\/products\/(\d+)/.exec(at)?.[1] ?? []),
    );
  }

  whole(prefix = ""): string {
    this.#put(prefix);
    const text = this.#text;
    const first = this.#cursor.mark();
    if (first === "word") {
      const kind = text.trimStart().startsWith("<") ? "XML or HTML" : "text that is no JSON";
      this.#put(`‹${kind}, ${toLength(text.length, "character")}›`);
      return this.#out;
    }
    for (let isFirst = true; this.#cursor.mark() !== "end" && !this.#isCut; isFirst = false) {
      if (!isFirst) this.#put("\n");
      this.#document(first === "[" ? "list" : "one");
    }
    return this.#isCut
      ? `${this.#out}\n‹cut, of ${toLength(text.length, "character")}›`
      : this.#out;
  }

  /** A basket or a closing; in a `list`, each of its elements is one. */
  #document(kind: "list" | "one"): void {
    const mark = this.#cursor.mark();
    if (mark === "{") this.#object({ indent: "  ", toRule: toDocumentRule });
    else if (mark === "[" && kind === "list") {
      this.#elements(() => this.#document("one"), { open: "[\n", between: ",\n", close: "\n]" });
    } else this.#value("nothing");
  }

  /** @param indent what each member begins with on a line of its own; `""` keeps them on one */
  #object(
    { indent, toRule }: {
      readonly indent: string;
      readonly toRule: (name: string) => SampleRule | undefined;
    },
  ): void {
    const [open, between, close] = indent === ""
      ? ["{ ", ", ", " }"]
      : [`{\n${indent}`, `,\n${indent}`, "\n}"];
    this.#elements(() => {
      if (this.#cursor.mark() !== '"') return this.#value("nothing");
      const { shown, rule } = toMaskedName(this.#cursor.string(), toRule);
      this.#put(shown);
      if (this.#cursor.mark() !== ":") return;
      this.#cursor.step();
      this.#put(": ");
      this.#value(rule);
    }, { open, between, close });
  }

  #linesOf(): void {
    let index = 0;
    let skipped = 0;
    let isFirst = true;
    this.#put("[");
    this.#cursor.step();
    for (; !this.#atEnd("]"); index++) {
      const isWanted = this.#lines.size === 0 || this.#lines.has(String(index));
      if (isWanted && this.#bytes < MAX_LINES_BYTES) {
        this.#put(isFirst ? "\n    " : ",\n    ");
        isFirst = false;
        if (this.#cursor.mark() === "{") this.#object({ indent: "", toRule: toLineRule });
        else this.#value("nothing");
      } else {
        skipped++;
        this.#cursor.skip();
      }
      if (this.#cursor.mark() === ",") this.#cursor.step();
    }
    if (skipped > 0) {
      this.#put(
        `${isFirst ? "" : ","}\n    ‹${toLength(skipped, "line")}${isFirst ? "" : " more"}›`,
      );
    }
    if (index > 0) this.#put("\n  ");
    this.#close("]");
  }

  #elements(
    element: () => void,
    { open, between, close }: {
      readonly open: string;
      readonly between: string;
      readonly close: string;
    },
  ): void {
    const end = close.trim() === "]" ? "]" : "}";
    this.#cursor.step();
    if (this.#atEnd(end)) {
      this.#put(open.trim());
      return this.#close(end);
    }
    this.#put(open);
    while (!this.#atEnd(end)) {
      element();
      if (this.#cursor.mark() !== ",") {
        if (!this.#atEnd(end)) this.#put(" ");
        continue;
      }
      this.#cursor.step();
      // A comma before the end is a fault that a person must see.
      this.#put(this.#atEnd(end) ? "," : between);
    }
    this.#put(close.slice(0, -1));
    this.#close(end);
  }

  /** Whether nothing more belongs to what `end` closes, or to the sample. */
  #atEnd(end: "]" | "}"): boolean {
    const mark = this.#cursor.mark();
    return this.#isCut || mark === "end" || mark === end;
  }

  #close(end: "]" | "}"): void {
    if (this.#cursor.mark() !== end) return this.#put("‹end›");
    this.#cursor.step();
    this.#put(end);
  }

  #value(rule: SampleRule): void {
    const mark = this.#cursor.mark();
    if (mark === "[" && rule === "lines") this.#linesOf();
    else if (mark === "{" || mark === "[") {
      const length = toLength(this.#cursor.skip(), "character");
      this.#put(`‹${mark === "{" ? "object" : "list"} of ${length}›`);
    } else if (mark === '"') this.#put(toMaskedText(this.#cursor.string(), rule));
    else if (mark === "word") this.#put(toMaskedWord(this.#cursor.word(), rule));
    else {
      // A sign where a value should be: it is what is wrong.
      this.#cursor.step();
      this.#put(mark);
    }
  }

  /** Adds a whole piece or nothing: a cut never parts a character, or a value. */
  #put(piece: string): void {
    if (this.#isCut) return;
    const bytes = new TextEncoder().encode(piece).length;
    if (this.#bytes + bytes > MAX_SAMPLE_BYTES - MAX_CUT_BYTES) this.#isCut = true;
    else {
      this.#out += piece;
      this.#bytes += bytes;
    }
  }
}

function decode(bytes: Uint8Array): { readonly text: string; readonly isUtf8: boolean } {
  try {
    return { text: STRICT.decode(bytes), isUtf8: true };
  } catch {
    return { text: LAX.decode(bytes), isUtf8: false };
  }
}

const STRICT = new TextDecoder("utf-8", { fatal: true });
const LAX = new TextDecoder("utf-8");
