/**
 * What strangers put into baskets: characters, names of members and JSON values at and beyond the
 * limits of the contract.
 *
 * @module
 */

/** Characters that are trimmed, dropped, composed, decomposed or refused, and some that are none of it. */
export const SPICES: readonly string[] = [
  "",
  " ",
  "  ",
  "\u00a0",
  "\u3000",
  "\ufeff",
  "\u0000",
  "\n",
  "\t",
  "\u007f",
  "\u0080",
  "\u00a1",
  "\u00ad",
  "\u00e9",
  "\u02ff",
  "\u0300",
  "e\u0301",
  "\u0344",
  "\u0958",
  "\u0f73",
  "\u1100\u1161\u11a8",
  "\u1f82",
  "\u212b",
  "\u0315\u0316",
  "\u0301".repeat(31),
  "\u200b",
  "\u200d",
  "\u202e",
  "\ufe0f",
  "\ud800",
  "\udc00",
  "🍌",
  "\u{e0001}",
  "\u{1d15e}",
  '"',
  '":',
  "\\",
  "/",
  "x",
];

/** Those of the contract too, each of which is unknown at one of its places at least. */
export const HOSTILE_NAMES: readonly string[] = [
  "id",
  "store",
  "date",
  "name",
  "price",
  "products",
  "soldAt",
  "till",
  "receipt",
  "total",
  "extra",
  "quantity",
  "unit",
  "kind",
  "ID",
  "",
  "0",
  "7",
  "262151",
  "4294967295",
  "__proto__",
  "constructor",
  "toString",
  "a/b~c",
  "\ud800",
];

const NUMBERS: readonly string[] = [
  ...["0", "-0", "-0.0", "1", "-1", "1.5", "1e2", "1.50", "1e21", "-1e21", "1e400", "-1e400"],
  ...["5e-324", "1e-9", "1e-300", "0.30000000000000004", "1.9900000095367432", "1.005", "0.005"],
  ...["0.0005", "0.001", "0.345", "0.4999999", "0.29999999999999993", "8388608.5", "16777217"],
  ...["999999.99", "1000000", "1000000.01", "-1000000", "-1000000.01", "999999.9999"],
  ...["100000", "100000.001", "99999.9999", "500000000", "500000000.01"],
  ...["9007199254740991", "9007199254740992", "9007199254740993", "1.0000000000000002"],
];
const DAYS = toJson([
  ...["2026-11-23", "2026-11-24", "2026-11-25", "2000-01-01", "1999-12-31", "0001-01-01"],
  ...["0000-01-01", "2024-02-29", "2023-02-29", "1900-02-29", "2025-04-31", "2025-13-01"],
  ...["2025-00-10", "2025-1-1", " 2025-01-01", "2025-01-01\n", "20250101", "+02025-01-01"],
]);
const INSTANTS = toJson([
  ...["2025-01-01T18:04:59Z", "2025-01-01T18:04:59-00:00", "2025-01-01T24:00:00Z"],
  ...["2025-01-01T18:04:59", "2025-01-01T18:04:60Z", "2025-01-01t18:04:59z", "soon"],
]);
const UNITS = toJson(["piece", "kg", "l", "KG", "", "toString"]);
const KINDS = toJson(["product", "deposit", "discount", "return", "Return", "constructor"]);
const OBJECTS: readonly string[] = [
  "[]",
  "{}",
  "[[[[]]]]",
  '{"__proto__":{"id":"p","name":"n","price":1}}',
  '{"id":"p","name":"n","price":1}',
  '[{"id":"p","name":"n","price":1}]',
  '{"a":1,"a":2}',
  '{"7":1,"262151":[{"a":"\\":"}]}',
  JSON.stringify({ a: "x".repeat(4_088) }),
  JSON.stringify({ a: "x".repeat(4_089) }),
  `${'{"a":'.repeat(40)}1${"}".repeat(40)}`,
];

/** JSON texts of values, at and beyond the limits of the field by that name. */
export const VALUES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ["date", DAYS],
  ["soldAt", INSTANTS],
  ["receipt", NUMBERS],
  ["total", NUMBERS],
  ["price", NUMBERS],
  ["quantity", NUMBERS],
  ["unit", UNITS],
  ["kind", KINDS],
  ["extra", OBJECTS],
]);

/** All of them, and what has no other type. */
export const HOSTILE_VALUES: readonly string[] = [
  "null",
  "true",
  "false",
  ...[...VALUES_OF.values()].flat(),
];

function toJson(texts: readonly string[]): readonly string[] {
  return texts.map((text) => JSON.stringify(text));
}
