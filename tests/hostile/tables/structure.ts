/**
 * Bodies of another shape than a basket.
 *
 * @module
 */
import type { HostileCase, HostileTable } from "../support/hostile_case.ts";
import {
  aBody,
  manyMembers,
  withField,
  withMember,
  withProductMember,
} from "../support/hostile_bodies.ts";

const DEEP = 10_000;
const nested = (open: string, close: string) => open.repeat(DEEP) + "1" + close.repeat(DEEP);

/** Not JSON at all. */
const NOT_JSON: readonly (readonly [name: string, body: string])[] = [
  ["plain text", "a basket"],
  ["an empty body", ""],
  ["blanks", " \n\t"],
  ["a basket without its end", aBody().slice(0, -1)],
  ["two baskets", `${aBody()}${aBody()}`],
  ["a trailing comma", aBody().slice(0, -1) + ",}"],
  ["a comment", `/* basket */${aBody()}`],
  ["single quotes", "{'id':'b'}"],
  ["names without quotes", "{id:1}"],
  ["XML", `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]><b>&x;</b>`],
  ["a form", "id=1&store=Gent"],
  ["a form feed before the basket", `\f${aBody()}`],
  ["a no-break space before the basket", `\u00a0${aBody()}`],
  ["a prefix against JSON hijacking", `)]}',\n${aBody()}`],
  ["open arrays, 10,000 deep", "[".repeat(DEEP)],
  ["open objects, 10,000 deep", '{"a":'.repeat(DEEP)],
];

/** JSON, but something else than an object with the four fields. */
const WRONG_SHAPE: readonly (readonly [name: string, body: string, pointer: string])[] = [
  ["null", "null", ""],
  ["true", "true", ""],
  ["a number", "42", ""],
  ["a text", '"basket"', ""],
  ["an array of a basket", `[${aBody()}]`, ""],
  ["arrays, 10,000 deep", nested("[", "]"), ""],
  ["arrays, 10,000 deep, as id", withField("id", nested("[", "]")), "/id"],
  ["objects, 10,000 deep, as store", withField("store", nested('{"a":', "}")), "/store"],
  ["arrays, 10,000 deep, as products", withField("products", nested("[", "]")), "/products/0"],
  ["a number as id", withField("id", "123456789"), "/id"],
  ["null as id", withField("id", "null"), "/id"],
  ["an operator of a database as id", withField("id", '{"$ne":null}'), "/id"],
  ["an array as store", withField("store", '["Gent"]'), "/store"],
  ["a boolean as store", withField("store", "false"), "/store"],
  ["a number as date", withField("date", "20200101"), "/date"],
  ["an object as products", withField("products", '{"0":{},"length":1}'), "/products"],
  ["a text as products", withField("products", '"Banana"'), "/products"],
  ["null as a product", withField("products", "[null]"), "/products/0"],
  ["a text as a product", withField("products", '["Banana"]'), "/products/0"],
];

const MISSING: readonly HostileCase[] = [
  {
    name: "an empty object",
    request: { body: "{}" },
    status: 422,
    code: "invalid_basket",
    errors: ["/id", "/store", "/date", "/products"].map((pointer) => ["required", pointer]),
  },
  {
    name: "an empty product",
    request: { body: withField("products", "[{}]") },
    status: 422,
    code: "invalid_basket",
    errors: ["id", "name", "price"].map((field) => ["required", `/products/0/${field}`]),
  },
  {
    name: "no product",
    request: { body: withField("products", "[]") },
    status: 422,
    code: "invalid_basket",
    errors: [["too_few", "/products"]],
  },
  {
    name: "501 products",
    request: { body: withField("products", `[${Array(501).fill("{}").join()}]`) },
    status: 422,
    code: "invalid_basket",
    errors: [["too_many", "/products"]],
  },
];

const UNKNOWN: readonly (readonly [name: string, body: string, pointer: string])[] = [
  ["an unknown field", withMember('"storre":"x"'), "/storre"],
  ["a field in capitals", withMember('"ID":"x"'), "/ID"],
  ["a field of ours in another script", withMember('"\\u0456d":"x"'), "/\u0456d"],
  ["an empty name", withMember('"":1'), "/"],
  ["a name with the marks of pointers", withMember('"a/b~c":1'), "/a~1b~0c"],
  ["a sum of the whole", withMember('"sum":0'), "/sum"],
  ["an unknown field of a product", withProductMember('"amount":-1'), "/products/0/amount"],
  ["__proto__", withMember('"__proto__":{"store":"Gent"}'), "/__proto__"],
  ["__proto__ as escapes", withMember('"\\u005f_proto__":{"x":1}'), "/__proto__"],
  ["__proto__ of a product", withProductMember('"__proto__":{"price":0}'), "/products/0/__proto__"],
  ["constructor", withMember('"constructor":{"prototype":{"x":1}}'), "/constructor"],
  ["prototype", withMember('"prototype":{"x":1}'), "/prototype"],
  ["toString", withMember('"toString":"x"'), "/toString"],
  [
    "hasOwnProperty of a product",
    withProductMember('"hasOwnProperty":1'),
    "/products/0/hasOwnProperty",
  ],
  ["toJSON", withMember('"toJSON":"x"'), "/toJSON"],
  [
    "a name of 100,000 characters",
    withMember(`"${"k".repeat(100_000)}":1`),
    `/${"k".repeat(100_000)}`,
  ],
];

const CAPPED: readonly HostileCase[] = [
  {
    name: "25 unknown fields, of which 20 are named",
    request: { body: withMember(manyMembers(25)) },
    status: 422,
    code: "invalid_basket",
    errors: Array.from({ length: 20 }, (_, index) => ["unknown_field", `/k${index}`]),
  },
  {
    name: "10,000 unknown fields, which are counted and not named",
    request: { body: withMember(manyMembers(10_000)) },
    status: 422,
    code: "invalid_basket",
    errors: [["too_many", ""]],
  },
  {
    name: "500 products full of faults, of which 20 are named",
    request: {
      body: withField("products", `[${Array(500).fill('{"id":"","name":"","price":2e6}').join()}]`),
    },
    status: 422,
    code: "invalid_basket",
    errors: Array.from({ length: 20 }, (_, index) => [
      index % 3 === 2 ? "too_big" : "empty",
      `/products/${Math.floor(index / 3)}/${["id", "name", "price"][index % 3]}`,
    ]),
  },
];

/** Structure and types; pollution of prototypes among the unknown fields. */
export const STRUCTURE: HostileTable = {
  kind: "structure",
  cases: [
    ...NOT_JSON.map(([name, body]) => ({ name, request: { body }, status: 400, code: "not_json" })),
    ...WRONG_SHAPE.map(([name, body, pointer]): HostileCase => ({
      name,
      request: { body },
      status: 422,
      code: "invalid_basket",
      errors: [["wrong_type", pointer]],
    })),
    ...MISSING,
    ...UNKNOWN.map(([name, body, pointer]): HostileCase => ({
      name,
      request: { body },
      status: 422,
      code: "invalid_basket",
      errors: [["unknown_field", pointer]],
    })),
    ...CAPPED,
  ],
};
