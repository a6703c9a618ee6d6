/**
 * Batches that are too much or broken.
 *
 * @module
 */
import { type BatchCase, toHostileCase } from "../support/batch_case.ts";
import type { Fault, HostileTable } from "../support/hostile_case.ts";
import { aBody, priced, utf8 } from "../support/hostile_bodies.ts";

const LINE = aBody();
const PLAIN: readonly BatchCase[] = [
  { name: "an empty body", body: "", status: 202 },
  { name: "blank lines only", body: "\n\r\n \t\n", status: 202 },
  { name: "50,001 blank lines", body: "\n".repeat(50_001), status: 413, code: "too_many_lines" },
  {
    name: "50,001 lines and a good one behind them",
    body: () => `${"\n".repeat(50_000)}${LINE}\n`,
    status: 413,
    code: "too_many_lines",
  },
  {
    name: "a line of 1 MiB and a byte",
    body: LINE.padEnd(1_048_577),
    status: 422,
    code: "invalid_batch",
    errors: [["line_too_long", "", 1]],
  },
  {
    name: "a line without an end, 5 MB",
    body: () => "x".repeat(5_000_000),
    status: 422,
    code: "invalid_batch",
    errors: [["line_too_long", "", 1]],
  },
  {
    name: "a bad line among good ones",
    body: `${LINE}\n${priced("NaN")}\n${LINE}\n`,
    status: 207,
    errors: [["not_json", "", 2]],
    accepted: 2,
  },
  {
    name: "lines of every kind of fault",
    body: new Uint8Array([
      ...utf8(`NaN\n[]\n{}\n${priced("1e400")}\n`),
      ...[0x22, 0xff, 0x22, 0x0a],
      ...utf8(`{"__proto__":{}}\n"\\ud800"`),
    ]),
    status: 422,
    code: "invalid_batch",
    errors: [
      ["not_json", "", 1],
      ["wrong_type", "", 2],
      ...required(3),
      ["too_big", "/products/0/price", 4],
      ["not_utf8", "", 5],
      ...required(6),
      ["unknown_field", "/__proto__", 6],
      ["wrong_type", "", 7],
    ],
  },
  {
    name: "baskets parted by carriage returns",
    body: `${LINE}\r${LINE}`,
    status: 422,
    code: "invalid_batch",
    errors: [["not_json", "", 1]],
  },
  {
    name: "baskets parted by record separators (RFC 7464)",
    body: `\u001e${LINE}\n`,
    status: 422,
    code: "invalid_batch",
    errors: [["not_json", "", 1]],
  },
  {
    name: "an array as NDJSON",
    body: `[${LINE}]`,
    status: 422,
    code: "invalid_batch",
    errors: [["wrong_type", "", 1]],
  },
];

const ARRAYS: readonly BatchCase[] = [
  { name: "an empty array", body: "[]", status: 202 },
  { name: "a basket in no array", body: LINE, status: 422, code: "not_an_array" },
  { name: "a text", body: '"[]"', status: 422, code: "not_an_array" },
  { name: "an array without an end", body: `[${LINE}`, status: 400, code: "not_json" },
  {
    name: "an array without an end behind a basket",
    body: `[${LINE},`,
    status: 400,
    code: "not_json",
    accepted: 1,
  },
  { name: "an array that opens twice", body: `[[${LINE}`, status: 400, code: "not_json" },
  {
    name: "an array and something behind it",
    body: `[${LINE}] ${LINE}`,
    status: 400,
    code: "not_json",
    accepted: 1,
  },
  {
    name: "an array of nothing but commas",
    body: "[,,]",
    status: 400,
    code: "not_json",
  },
  {
    name: "an array closed by a brace",
    body: `[${LINE}}`,
    status: 400,
    code: "not_json",
  },
  {
    name: "arrays, 10,000 deep",
    body: "[".repeat(10_000) + "]".repeat(10_000),
    status: 422,
    code: "invalid_batch",
    errors: [["wrong_type", "", 1]],
  },
  {
    name: "an element of 1 MiB and a byte",
    body: `[${LINE.padEnd(1_048_577)}]`,
    status: 422,
    code: "invalid_batch",
    errors: [["line_too_long", "", 1]],
  },
  {
    name: "50,001 elements",
    body: `[${"1,".repeat(50_000)}1]`,
    status: 413,
    code: "too_many_lines",
  },
].map((row) => ({ ...row, type: "application/json" }) as BatchCase);

const OTHER_TYPES = ["text/csv", "application/xml", "application/x-ndjson; charset=utf-16", "x"];

/** Batches of both formats. */
export const BATCHES: HostileTable = {
  kind: "batches",
  cases: [
    ...[...PLAIN, ...ARRAYS].map(toHostileCase),
    ...OTHER_TYPES.map((type) =>
      toHostileCase({
        name: `a batch of content-type ${type}`,
        body: LINE,
        type,
        status: 415,
        code: "unsupported_media_type",
      })
    ),
  ],
};

function required(line: number): Fault[] {
  return ["/id", "/store", "/date", "/products"].map((pointer) => ["required", pointer, line]);
}
