/**
 * Many of one thing, up to what a body or a head holds: names that V8 files under one hash, members
 * that come again and again, runs of marks and blanks, parameters. Each must be answered at once;
 * `linear_test.ts` measures how the cost grows.
 *
 * @module
 */
import {
  aBody,
  named,
  withField,
  withMember,
  withProductMember,
} from "../support/hostile_bodies.ts";
import { toHostileCase } from "../support/batch_case.ts";
import type { Fault, HostileCase, HostileTable } from "../support/hostile_case.ts";
import { again, collisions, listed } from "../support/floods.ts";

const MANY = 60_000;
const LINE = aBody();

type Row = readonly [name: string, body: () => string, ...faults: readonly Fault[]];

const BODIES: readonly Row[] = [
  ["integer-like names", () => withMember(collisions(MANY)), ["too_many", ""]],
  ["integer-like names in a line", () => withProductMember(collisions(MANY)), [
    "too_many",
    "/products/0",
  ]],
  ["integer-like names in extra", () => withMember(`"extra":{${collisions(MANY)}}`), [
    "too_long",
    "/extra",
  ]],
  ["integer-like names as an id", () => withField("id", `{${collisions(MANY)}}`), [
    "wrong_type",
    "/id",
  ]],
  ["integer-like names in a field that is none", () => withMember(`"x":{${collisions(MANY)}}`), [
    "unknown_field",
    "/x",
  ]],
  ["an id again and again", () => withMember(again('"id":1', MANY)), ["duplicate_member", "/id"]],
  ["a price again and again", () => withProductMember(again('"price":1', MANY)), [
    "duplicate_member",
    "/products/0/price",
  ]],
  ["names as escapes", () => withMember(again('"\\u0069\\u0064":1', 40_000)), [
    "duplicate_member",
    "/id",
  ]],
  ["fields of other scripts", () => withMember(listed(MANY, (at) => `"\u0456${at}":1`)), [
    "too_many",
    "",
  ]],
  [
    "500 lines with a price that comes twice",
    () => withField("products", `[${again('{"id":"a","name":"b","price":1,"price":2}', 500)}]`),
    ...listOf(20, (at): Fault => ["duplicate_member", `/products/${at}/price`]),
  ],
  [
    "500 crowded lines",
    () => withField("products", `[${again(`{${listed(513, (at) => `"${at}":1`)}}`, 200)}]`),
    ...listOf(20, (at): Fault => ["too_many", `/products/${at}`]),
  ],
  ["100,000 lines", () => withField("products", `[${again("1", 100_000)}]`), [
    "too_many",
    "/products",
  ]],
  ["marks in a name", () => named(`"a${"\\u0315\\u0316".repeat(70_000)}"`), [
    "too_long",
    "/products/0/name",
  ]],
  ["letters with blanks between them", () => named(`"${"a  ".repeat(300_000)}"`), [
    "too_long",
    "/products/0/name",
  ]],
  ["a run of blanks and a control character", () => named(`"a${" ".repeat(900_000)}\\u0000b"`), [
    "control_character",
    "/products/0/name",
  ]],
];

const LINES: readonly Row[] = [
  ["integer-like names in a line of a batch", () => `{${collisions(MANY)}}`, ["too_many", "", 1]],
  [
    "50 lines, 10,000 deep",
    () => `${"[".repeat(10_000)}${"]".repeat(10_000)}\n`.repeat(50),
    ...listOf(50, (at): Fault => ["wrong_type", "", at + 1]),
  ],
  [
    "50 lines with an id that comes 1,000 times",
    () => `{${again('"id":1', 1_000)},${LINE.slice(1)}\n`.repeat(50),
    ...listOf(50, (at): Fault => ["duplicate_member", "/id", at + 1]),
  ],
];

const QUERIES: readonly (readonly [name: string, query: string])[] = [
  ["parameters", listed(8_000, (at) => `p${at}`).replaceAll(",", "&")],
  ["integer-like parameters", listed(5_000, (at) => `${7 + at * 262_144}`).replaceAll(",", "&")],
  ["ampersands and a parameter", `${"&".repeat(50_000)}p`],
  ["a parameter again and again", "from&".repeat(10_000)],
];

/** More of one thing than any till or page sends. */
export const FLOODS: HostileTable = {
  kind: "floods",
  cases: [
    ...BODIES.map(([name, body, ...errors]): HostileCase => ({
      name,
      request: { body },
      status: 422,
      code: "invalid_basket",
      errors,
    })),
    ...LINES.map(([name, body, ...errors]) =>
      toHostileCase({ name, body, status: 422, code: "invalid_batch", errors })
    ),
    ...QUERIES.map(([name, query]): HostileCase => ({
      name: `${name} in a query`,
      request: { method: "GET", path: `/stats/sales?${query}` },
      status: 400,
      code: "invalid_query",
      // The app without a socket has no database to ask.
      socketOnly: true,
    })),
    {
      name: "60 KB of media types to choose from",
      request: {
        method: "GET",
        path: "/health/live",
        headers: [["accept", "a/b,".repeat(15_000)]],
      },
      status: 200,
    },
    {
      name: "a till is refused its 60 KB of encodings",
      request: { headers: [["content-encoding", "gzip, ".repeat(10_000)]], body: LINE },
      status: 415,
      code: "unsupported_media_type",
    },
  ],
};

function listOf(count: number, write: (at: number) => Fault): readonly Fault[] {
  return Array.from({ length: count }, (_, at) => write(at));
}
