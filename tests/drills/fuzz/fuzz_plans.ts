/**
 * What the fuzz drill draws its requests from: good ones, nearly good ones, and rubbish.
 *
 * @module
 */
import fc from "fast-check";
import type { Edit } from "./basket_tree.ts";
import { FLOODED_READS, FLOODS, MANY_HEADERS } from "./floods.ts";

/** One basket or closing of a request: which of the generator's, and how it is spoilt. */
export interface LinePlan {
  readonly edits: readonly Edit[];
}

/** What happens to the bytes of a body. */
export interface Damage {
  readonly kind: "cut" | "flip" | "insert";
  /** Where, from 0 to 1. */
  readonly at: number;
  readonly bytes: readonly number[];
}

/** A request that is yet to be written. */
export interface FuzzPlan {
  readonly form: "single" | "ndjson" | "array" | "closing";
  readonly lines: readonly LinePlan[];
  readonly gzip: boolean;
  readonly chunked: boolean;
  readonly damage: Damage | undefined;
  /** Instead of the usual ones. */
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** The path of a report that is asked for instead of sending baskets or a closing. */
  readonly read: string | undefined;
  /** Besides the usual ones, or instead of those of the same name. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const VALUES = [
  ...["null", "true", "false", "0", "-0", "1", "-1", "1.5", "1.005", "1e2", "1e400", "-1e400"],
  ...["-0.01", "-1.5", "-1000000", "-1000000.01", "-0.30000000000000004", "1.9900000095367432"],
  ...["1e-7", "5e-324", "9007199254740993", "1000000", "1000000.01", "0.30000000000000004"],
  ...["NaN", "Infinity", "01", "0x1", "1.", ".5", "+1", '""', '" "', '"1.5"', "[]", "{}", "[[]]"],
  ...['"\\u0000"', '"\\ud800"', '"\\udc00x"', '"\\ufeff"', '"\\u202ex"', '"\\u2028"', '"\\n"'],
  ...[
    '"e\\u0301"',
    '"🍌"',
    '"__proto__"',
    '"\'; drop table baskets; --"',
    '"<script>"',
    "undefined",
  ],
  ...['"2020-02-30"', '"0000-01-01"', '"9999-12-31"', '"2020-01-01T00:00:00Z"', '"2024-02-29"'],
  ...['"product"', '"deposit"', '"discount"', '"return"', '"gift"', '"kg"', '"piece"', '"lb"'],
  ...['"2026-01-01T12:00:00Z"', '"2026-01-02T00:30:00.5+14:00"', '"2026-01-01T12:00:60Z"'],
  ...["9007199254740991", "9007199254740992", "0.001", "0.0005", "100000", "500000000.01"],
  ...['{"a":1,"a":2}', '{"7":1,"262151":1}', `{"a":"${"x".repeat(4_096)}"}`],
  ...['"\\u200b"', '"a\\u200b b"', '"\\u00ad\\u2060"', '"a  \\u3000 b"', '"\\ufe0f\\u115f"'],
  `"a${" ".repeat(20_000)}b"`,
  `"a${"\\u200b".repeat(5_000)}b"`,
  `"${"a ".repeat(5_000)}"`,
  `0.${"3".repeat(20_000)}`,
  "9".repeat(20_000),
  ...[64, 65, 200, 201, 5_000].map((length) => `"${"x".repeat(length)}"`),
  ...[64, 65, 200, 201].map((length) => `"${"🍌".repeat(length)}"`),
  `"a${"\\u0315\\u0316".repeat(500)}"`,
  '{"__proto__":{"price":0}}',
  "[".repeat(500) + "]".repeat(500),
];

const NAMES = [
  "id",
  "store",
  "date",
  "products",
  "name",
  "price",
  "soldAt",
  "till",
  "receipt",
  "total",
  "extra",
  "quantity",
  "unit",
  "kind",
  "first",
  "last",
  "count",
  "__proto__",
  "constructor",
  "",
  "x",
];

const oneMember: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("drop", "rename", "repeat", "replace", "replace", "replace", "add"),
  product: fc.option(fc.nat(9), { nil: undefined }),
  member: fc.nat(9),
  name: fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: "binary", maxLength: 20 })),
  json: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...VALUES) },
    {
      weight: 1,
      arbitrary: fc.string({ unit: "binary", maxLength: 90 }).map((text) => JSON.stringify(text)),
    },
    { weight: 1, arbitrary: fc.double().map(String) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
  ),
});

/** Adds not one member but a flood of them. */
const manyMembers: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constant("add"),
  product: fc.option(fc.nat(9), { nil: undefined }),
  member: fc.constant(0),
  name: fc.constantFrom(...NAMES),
  json: fc.constantFrom(...FLOODS),
});

const edits: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 20, arbitrary: oneMember },
  { weight: 1, arbitrary: manyMembers },
);

const lines: fc.Arbitrary<LinePlan> = fc.record({
  edits: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(edits, { minLength: 1, maxLength: 3 }) },
  ),
});

const damages: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom("cut", "flip", "insert"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.array(fc.nat(255), { minLength: 1, maxLength: 8 }),
});

const METHODS = ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "post", "X", "PURGE"];

const PATHS = [
  ...["/", "/baskets/", "/basket", "/baskets/batch", "/baskets/batch/", "/health/live", "/metrics"],
  ...["/baskets/Gent/1", "/baskets/%00/1", "/baskets/%ff/%zz", "/baskets/../metrics", "//baskets"],
  ...["/baskets?x=1", "/baskets#x", "/baskets/__proto__/1", `/baskets/${"x".repeat(3_000)}/1`],
];

const HEADERS: readonly (readonly [string, string])[] = [
  ["content-type", "text/plain"],
  ["content-type", "application/x-ndjson"],
  ["content-type", "application/json; charset=utf-16"],
  ["content-type", `application/json${" ".repeat(1_000)}x`],
  ["content-type", ""],
  ["content-encoding", "gzip"],
  ["content-encoding", "br"],
  ["traceparent", "x".repeat(5_000)],
  ["authorization", "Bearer x"],
  ["expect", "100-continue"],
  ["x-a", "\u00e9\u0080"],
  ["accept", "text/html"],
  ["origin", "https://evil.example"],
  ["host", "evil.example"],
];

/** Undefined, but for one in thirteen. */
function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );
}

/** Plans of requests; about a third of them are good. */
export const fuzzPlans: fc.Arbitrary<FuzzPlan> = fc.record({
  form: fc.constantFrom("single", "single", "single", "ndjson", "array", "closing"),
  lines: fc.array(lines, { minLength: 0, maxLength: 6 }),
  gzip: fc.boolean(),
  chunked: fc.boolean(),
  damage: seldom(damages),
  method: seldom(fc.constantFrom(...METHODS)),
  path: seldom(
    fc.oneof(
      fc.constantFrom(...PATHS),
      fc.string({ unit: "grapheme-ascii", maxLength: 30 }).map((text) => `/${encodeURI(text)}`),
    ),
  ),
  read: seldom(fc.constantFrom(...FLOODED_READS)),
  headers: fc.oneof(
    { weight: 20, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constantFrom(...MANY_HEADERS) },
    { weight: 2, arbitrary: fc.array(fc.constantFrom(...HEADERS), { minLength: 1, maxLength: 3 }) },
  ),
});
