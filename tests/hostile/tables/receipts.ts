/**
 * What a till prints besides names and prices, and members that come twice.
 *
 * @module
 */
import { priced, withMember, withProductMember } from "../support/hostile_bodies.ts";
import type { Fault, HostileCase, HostileTable } from "../support/hostile_case.ts";

const FIRST = "/products/0";

type Row = readonly [name: string, body: string, ...faults: readonly Fault[]];

const TILLS: readonly Row[] = [
  ["a till without a receipt", withMember('"till":"3"'), ["required", "/receipt"]],
  ["a receipt without a till", withMember('"receipt":17'), ["required", "/till"]],
  ["a till of blanks", withMember('"till":" ","receipt":17'), ["empty", "/till"]],
  ["a till with a soft hyphen", withMember('"till":"a\\u00ad3","receipt":17'), [
    "format_character",
    "/till",
  ]],
  ...[
    ["0", "too_small"],
    ["-1", "too_small"],
    ["1.5", "not_whole"],
    ["9007199254740992", "too_big"],
    ["1e400", "too_big"],
    ['"17"', "wrong_type"],
    ["null", "wrong_type"],
  ].map(([text, code = ""]): Row => [
    `${text} as a receipt`,
    withMember(`"till":"3","receipt":${text}`),
    [code, "/receipt"],
  ]),
];

const INSTANTS: readonly Row[] = [
  ...["2020-01-01", "2020-01-01T12:00:00", "2020-01-01T24:00:00Z", "2020-01-01T12:00:60Z"]
    .concat("2020-02-30T12:00:00Z", "2020-01-01T12:00:00+15:00", "2020-01-01t12:00:00z", "")
    .concat(`2020-01-01T12:00:00.${"1".repeat(100_000)}Z`, "2020-01-01T12:00:00Z\\n")
    .map((text): Row => [
      `${text.slice(0, 30)} as soldAt`,
      withMember(`"soldAt":"${text}"`),
      ["not_an_instant", "/soldAt"],
    ]),
  ["a sale of two days before", withMember('"soldAt":"2019-12-30T23:59:59Z"'), [
    "not_on_date",
    "/soldAt",
  ]],
  ["a number as soldAt", withMember('"soldAt":1577836800'), ["wrong_type", "/soldAt"]],
];

const AMOUNTS: readonly Row[] = [
  ["a total that is a cent off", withMember('"total":4.51'), ["total_differs", "/total"]],
  ["a total of another sign", withMember('"total":-4.5'), ["total_differs", "/total"]],
  ["a total above all sums", withMember('"total":500000000.01'), ["too_big", "/total"], [
    "total_differs",
    "/total",
  ]],
  ["1e400 as a total", withMember('"total":1e400'), ["too_big", "/total"]],
  ["a total of three decimals", withMember('"total":4.501'), ["too_many_decimals", "/total"]],
  ["a text as total", withMember('"total":"4.50"'), ["wrong_type", "/total"]],
  ...[
    ["0", "too_small"],
    ["-1", "too_small"],
    ["100000.001", "too_big"],
    ["0.0005", "too_many_decimals"],
    ["1e400", "too_big"],
    ['"1"', "wrong_type"],
    ["[".repeat(10_000) + "]".repeat(10_000), "wrong_type"],
  ].map(([text = "", code = ""]): Row => [
    `${text.slice(0, 20)} as a quantity`,
    withProductMember(`"quantity":${text}`),
    [code, `${FIRST}/quantity`],
  ]),
];

const KINDS: readonly Row[] = [
  ...['"gift"', '"Product"', '"__proto__"', '""', "1", "null"].map((text): Row => [
    `${text} as a kind`,
    withProductMember(`"kind":${text}`),
    ["unknown_value", `${FIRST}/kind`],
  ]),
  ["a unit of elsewhere", withProductMember('"unit":"lb"'), ["unknown_value", `${FIRST}/unit`]],
  ...["discount", "return"].map((kind): Row => [
    `a ${kind} above 0`,
    withProductMember(`"kind":"${kind}"`),
    ["wrong_sign", `${FIRST}/price`],
  ]),
];

const LONG = "x".repeat(4_096);
const EXTRAS: readonly Row[] = [
  ...["[]", "null", '"x"', "1", "true"].map((text): Row => [
    `${text} as extra`,
    withMember(`"extra":${text}`),
    ["wrong_type", "/extra"],
  ]),
  ["extra a little too long", withMember(`"extra":{"a":"${LONG}"}`), ["too_long", "/extra"]],
  ["extra too long in UTF-8", withMember(`"extra":{"a":"${"é".repeat(2_100)}"}`), [
    "too_long",
    "/extra",
  ]],
  [
    "extra, 10,000 deep",
    withMember(`"extra":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`),
    ["too_long", "/extra"],
  ],
];

const DOUBLED: readonly Row[] = [
  ["an id that comes twice", withMember('"id":"overwritten"'), ["duplicate_member", "/id"]],
  ["an id that comes twice and differs in its kind", withMember('"id":1'), [
    "duplicate_member",
    "/id",
  ]],
  ["an id that comes again as an escape", withMember('"\\u0069d":"b"'), [
    "duplicate_member",
    "/id",
  ]],
  ["products that come twice", withMember('"products":[]'), ["duplicate_member", "/products"]],
  ["a price that comes twice", withProductMember('"price":2'), [
    "duplicate_member",
    `${FIRST}/price`,
  ]],
  ["__proto__ twice", withMember('"__proto__":1,"__proto__":2'), ["unknown_field", "/__proto__"], [
    "duplicate_member",
    "/__proto__",
  ]],
];

const GOOD: readonly (readonly [name: string, body: string])[] = [
  [
    "everything that a till prints",
    withMember(
      '"soldAt":"2020-01-02T00:30:00.123456789+14:00","till":"3","receipt":9007199254740991,' +
        '"total":4.5,"extra":{"id":1,"__proto__":{"a":1},"7":{"262151":[]}}',
    ),
  ],
  ["extra with members that come twice", withMember('"extra":{"a":1,"a":2}')],
  ["an empty extra", withMember('"extra":{}')],
  ["a discount of nothing", priced('0,"kind":"discount"')],
  ["a deposit that is given back", priced('-0.25,"kind":"deposit"')],
  ["the smallest quantity", withProductMember('"quantity":0.001,"unit":"kg"')],
];

/** The fields that a basket need not have. */
export const RECEIPTS: HostileTable = {
  kind: "receipts",
  cases: [
    ...[...TILLS, ...INSTANTS, ...AMOUNTS, ...KINDS, ...EXTRAS, ...DOUBLED].map(
      ([name, body, ...errors]): HostileCase => ({
        name,
        request: { body },
        status: 422,
        code: "invalid_basket",
        errors,
      }),
    ),
    ...GOOD.map(([name, body]) => ({ name, request: { body }, status: 202, accepted: 1 })),
  ],
};
