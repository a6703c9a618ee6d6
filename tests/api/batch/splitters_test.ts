/**
 * A body falls into the same lines however it is cut into chunks.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createArraySplitter } from "../../../api/batch/array_splitter.ts";
import { BodyFault } from "../../../api/http/body_fault.ts";
import type { LineLimits, LineSplitter } from "../../../api/batch/line_splitter.ts";
import { createNdjsonSplitter } from "../../../api/batch/ndjson_splitter.ts";
import { chunksOf, toBytes } from "./batch_world.ts";

const LIMITS: LineLimits = { maxLineBytes: 10, maxLines: 5 };
const SPLITTERS = { ndjson: createNdjsonSplitter, array: createArraySplitter };

type Split = readonly (readonly [number: number, text: string | undefined])[];

const CASES: readonly {
  readonly format: keyof typeof SPLITTERS;
  readonly name: string;
  readonly input: string;
  readonly lines: Split;
  readonly fault?: string;
  readonly next?: number;
}[] = [
  { format: "ndjson", name: "nothing", input: "", lines: [] },
  { format: "ndjson", name: "a line", input: "a\n", lines: [[1, "a"]] },
  {
    format: "ndjson",
    name: "a last line without an end",
    input: "a\nb",
    lines: [[1, "a"], [2, "b"]],
  },
  { format: "ndjson", name: "CRLF", input: "a\r\nb\r\n", lines: [[1, "a"], [2, "b"]] },
  { format: "ndjson", name: "a lone CR", input: "a\rb\n", lines: [[1, "a\rb"]] },
  { format: "ndjson", name: "blank lines", input: "\n \t\r\na\n\n", lines: [[3, "a"]] },
  {
    format: "ndjson",
    name: "two bytes a character",
    input: "é\nèè\n",
    lines: [[1, "é"], [2, "èè"]],
  },
  {
    format: "ndjson",
    name: "the longest line",
    input: "0123456789\r\n0123456789",
    lines: [[1, "0123456789"], [2, "0123456789"]],
  },
  {
    format: "ndjson",
    name: "lines one byte too long",
    input: "0123456789a\n0123456789ab\r\nb\n0123456789a",
    lines: [[1, undefined], [2, undefined], [3, "b"], [4, undefined]],
  },
  { format: "ndjson", name: "the most lines", input: "1\n2\n3\n4\n5\n", lines: numbered(5) },
  {
    format: "ndjson",
    name: "one line too many",
    input: "1\n2\n3\n4\n5\n6",
    lines: numbered(5),
    fault: "too_many_lines",
    next: 6,
  },
  {
    format: "ndjson",
    name: "one blank line too many",
    input: "1\n2\n3\n4\n5\n\n",
    lines: numbered(5),
    fault: "too_many_lines",
    next: 6,
  },
  { format: "array", name: "an empty array", input: " [ ] \n", lines: [] },
  { format: "array", name: "an element", input: "[1]", lines: [[1, "1"]] },
  {
    format: "array",
    name: "spread out",
    input: "\n[\n 1,\r\n 2\n]\n",
    lines: [[1, "1"], [2, "2\n"]],
  },
  {
    format: "array",
    name: "nested",
    input: '[{"a":[1]},[,]]',
    lines: [[1, '{"a":[1]}'], [2, "[,]"]],
  },
  {
    format: "array",
    name: "marks in strings",
    input: '["],[","\\"]"]',
    lines: [[1, '"],["'], [2, '"\\"]"']],
  },
  {
    format: "array",
    name: "an escaped backslash",
    input: '["\\\\",2]',
    lines: [[1, '"\\\\"'], [2, "2"]],
  },
  {
    format: "array",
    name: "no first element",
    input: "[ ,1]",
    lines: [],
    fault: "not_json",
    next: 1,
  },
  {
    format: "array",
    name: "no second element",
    input: "[1, ,2]",
    lines: [[1, "1"]],
    fault: "not_json",
    next: 2,
  },
  {
    format: "array",
    name: "a comma behind the last element",
    input: "[1, \n]",
    lines: [[1, "1"]],
    fault: "not_json",
    next: 2,
  },
  {
    format: "array",
    name: "a comma behind the most elements",
    input: "[1,2,3,4,5,]",
    lines: numbered(5),
    fault: "not_json",
    next: 6,
  },
  {
    format: "array",
    name: "blanks that are longer than a line may be",
    input: `[${" ".repeat(20)}1,${" ".repeat(20)}2]`,
    lines: [[1, "1"], [2, "2"]],
  },
  {
    format: "array",
    name: "many blanks behind the last comma",
    input: `[1,${" ".repeat(20)}]`,
    lines: [[1, "1"]],
    fault: "not_json",
    next: 2,
  },
  { format: "array", name: "a stray brace", input: "[}{,1},2]", lines: [[1, "}{,1}"], [2, "2"]] },
  {
    format: "array",
    name: "too long an element",
    input: '["0123456789",2]',
    lines: [[1, undefined], [2, "2"]],
  },
  {
    format: "array",
    name: "one element too many",
    input: "[1,2,3,4,5,6]",
    lines: numbered(5),
    fault: "too_many_lines",
    next: 6,
  },
  { format: "array", name: "no end", input: "[1,2", lines: [[1, "1"]], fault: "not_json", next: 2 },
  {
    format: "array",
    name: "no end of a string",
    input: '[1,"a]',
    lines: [[1, "1"]],
    fault: "not_json",
    next: 2,
  },
  {
    format: "array",
    name: "text behind",
    input: "[1] x",
    lines: [[1, "1"]],
    fault: "not_json",
    next: 2,
  },
  {
    format: "array",
    name: "two arrays",
    input: "[1][2]",
    lines: [[1, "1"]],
    fault: "not_json",
    next: 2,
  },
  { format: "array", name: "empty", input: "", lines: [] },
  { format: "array", name: "blank", input: " \n", lines: [] },
  { format: "array", name: "no JSON", input: "NaN", lines: [], fault: "not_json", next: 1 },
  {
    format: "array",
    name: "an object",
    input: ' {"a":1}',
    lines: [],
    fault: "not_an_array",
    next: 1,
  },
  {
    format: "array",
    name: "a long string",
    input: '"0123456789"',
    lines: [],
    fault: "not_an_array",
    next: 1,
  },
];

Deno.test("splitters cut a body into its lines, whatever the size of its chunks", async (t) => {
  for (const { format, name, input, lines, fault, next } of CASES) {
    await t.step(`${format}: ${name}`, () => {
      for (let size = 1; size <= input.length + 1; size++) {
        const splitter = SPLITTERS[format](LIMITS);
        const found: [number, string | undefined][] = [];
        const run = () => split(splitter, chunksOf(toBytes(input), size), found);
        if (fault === undefined) run();
        else assertEquals(assertThrows(run, BodyFault).code, fault, `chunks of ${size}`);
        assertEquals(found, lines as typeof found, `chunks of ${size}`);
        if (next !== undefined) assertEquals(splitter.nextNumber, next, `chunks of ${size}`);
      }
    });
  }
});

Deno.test("splitters find what JSON.parse finds, cut at any bytes", () => {
  const cuts = fc.array(fc.nat(200), { maxLength: 6 });
  const values = fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 5 });
  fc.assert(fc.property(values, cuts, fc.constantFrom(0, 2), (elements, at, indent) => {
    const texts = elements.map((element) => JSON.stringify(element));
    const cases = [
      { create: createNdjsonSplitter, text: texts.map((text) => `${text}\n`).join("") },
      { create: createArraySplitter, text: JSON.stringify(elements, null, indent) },
    ];
    for (const { create, text } of cases) {
      const found: [number, string | undefined][] = [];
      split(create({ maxLineBytes: 65_536, maxLines: 100 }), cutAt(toBytes(text), at), found);
      assertEquals(
        found.map(([number, line]) => [number, JSON.stringify(JSON.parse(line ?? ""))]),
        texts.map((line, index) => [index + 1, line]),
      );
    }
  }));
});

Deno.test("splitters keep no more of a line than it may be long", async (t) => {
  for (const [format, create] of Object.entries(SPLITTERS)) {
    await t.step(format, () => {
      const splitter = create({ maxLineBytes: 1_000, maxLines: 5 });
      const found: [number, string | undefined][] = [];
      const chunk = new Uint8Array(100_000).fill(0x61);
      function* endless() {
        yield toBytes("[");
        for (let index = 0; index < 100; index++) yield chunk;
        yield toBytes(format === "array" ? ",1]" : "\n1");
      }
      split(splitter, endless(), found);
      assertEquals(found, [[1, undefined], [2, "1"]]);
    });
  }
});

function split(
  splitter: LineSplitter,
  chunks: Iterable<Uint8Array>,
  found: [number, string | undefined][],
): void {
  const take = ({ number, bytes }: { number: number; bytes: Uint8Array | undefined }) =>
    found.push([number, bytes && new TextDecoder().decode(bytes)]);
  for (const chunk of chunks) for (const line of splitter.push(chunk)) take(line);
  for (const line of splitter.end()) take(line);
}

function* cutAt(bytes: Uint8Array, at: readonly number[]): Generator<Uint8Array> {
  let from = 0;
  for (const to of at.toSorted((a, b) => a - b)) {
    yield bytes.slice(from, to);
    from = Math.max(from, Math.min(to, bytes.length));
  }
  yield bytes.slice(from);
}

function numbered(count: number): Split {
  return Array.from({ length: count }, (_, index) => [index + 1, `${index + 1}`]);
}
