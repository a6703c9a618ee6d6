/**
 * The JSON Schema of a basket, which clients use, and the zod schema, which the API uses, accept the
 * same baskets. Where they cannot, a table says why.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { BASKET_FAULTS } from "../../../api/docs/problem_schemas.ts";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import { toWireBasket } from "../../../shared/basket/basket.ts";
import { createBasketParser } from "../../../shared/basket/parse_basket.ts";
import { baskets } from "../../shared/basket/arbitraries.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { aDocumentedApp } from "./support/a_documented_app.ts";
import { createJudge } from "./support/documented.ts";

const judge = createJudge(aDocumentedApp().document);
const parse = createBasketParser({
  now: () => new Date("2026-11-24T10:00:00Z"),
  isAtDoor: true,
});

const isValid = {
  schema: (value: unknown) => judge.validate("/components/schemas/Basket", value).length === 0,
  zod: (value: unknown) => parse(value).ok,
};

type Product = WireBasket["products"][number];

function withProduct(changes: Record<string, unknown>): unknown {
  const [first] = aWireBasket().products;
  return { ...aWireBasket(), products: [{ ...first, ...changes }] };
}
function withField(changes: Record<string, unknown>): unknown {
  return { ...aWireBasket(), ...changes };
}
function without(name: keyof WireBasket): unknown {
  const { [name]: _left, ...rest } = aWireBasket();
  return rest;
}
function withoutProduct(name: "id" | "name" | "price"): unknown {
  const { [name]: _left, ...rest } = { id: "p-1", name: "Banana", price: 1.5 };
  return { ...aWireBasket(), products: [rest] };
}
const products = (count: number) =>
  withField({ products: Array(count).fill({ id: "p-1", name: "Banana", price: 1.5 }) });

const GOOD: Readonly<Record<string, unknown>> = {
  "the contract's example": aWireBasket(),
  "an id of 64 characters": withField({ id: "x".repeat(64) }),
  "a store of 64 characters outside the first plane": withField({ store: "🍌".repeat(64) }),
  "a name of 200 characters": withProduct({ name: "x".repeat(200) }),
  "blanks around a text": withField({ store: " Gent Zuid " }),
  "a no-break space within a text": withField({ store: "Gent\u00a0Zuid" }),
  "a slash in an id": withField({ id: "2020/1" }),
  "quotes and angle brackets": withProduct({ name: `<b>"d'Or"</b>` }),
  "one character": withField({ id: "1" }),
  "one product": products(1),
  "500 products": products(500),
  "a price of 0": withProduct({ price: 0 }),
  "a price of -0": withProduct({ price: -0 }),
  "a price of 0.01": withProduct({ price: 0.01 }),
  "a price of 4.35, which is no multiple in binary": withProduct({ price: 4.35 }),
  "a price of 1.1": withProduct({ price: 1.1 }),
  "a price of 1,000,000": withProduct({ price: 1_000_000 }),
  "a price of 999,999.99": withProduct({ price: 999_999.99 }),
  "a price of -0.01": withProduct({ price: -0.01 }),
  "a price of -1,000,000": withProduct({ price: -1_000_000 }),
  "a deposit that is paid back": withProduct({ price: -3, kind: "deposit" }),
  "a discount": withProduct({ price: -3, kind: "discount" }),
  "a discount of nothing": withProduct({ price: 0, kind: "discount" }),
  "0.345 kg": withProduct({ quantity: 0.345, unit: "kg" }),
  "a quantity of 100,000": withProduct({ quantity: 100_000 }),
  "an instant with an offset": withField({ soldAt: "2020-01-01T18:04:59+01:00" }),
  "an instant in UTC": withField({ soldAt: "2020-01-01T18:04:59.123456789Z" }),
  "till and receipt": withField({ till: "3", receipt: 2 ** 53 - 1 }),
  "a total": withField({ total: 4.5 }),
  "the shop's own": withField({ extra: { a: [1, null] } }),
  "29 February of a leap year": withField({ date: "2020-02-29" }),
  "29 February 2000": withField({ date: "2000-02-29" }),
  "1 January 2000": withField({ date: "2000-01-01" }),
  "tomorrow": withField({ date: "2026-11-25" }),
};

const BAD: Readonly<Record<string, unknown>> = {
  "null": null,
  "a number": 42,
  "a text": "basket",
  "an array": [aWireBasket()],
  "an empty object": {},
  "no id": without("id"),
  "no store": without("store"),
  "no date": without("date"),
  "no products": without("products"),
  "a number for an id": withField({ id: 1 }),
  "null for a store": withField({ store: null }),
  "an empty id": withField({ id: "" }),
  "a blank store": withField({ store: " \t " }),
  "a store of no-break spaces": withField({ store: "\u00a0\u2003\ufeff" }),
  "an id of 65 characters": withField({ id: "x".repeat(65) }),
  "a name of 201 characters": withProduct({ name: "x".repeat(201) }),
  "a NUL": withField({ id: "a\0b" }),
  "a line feed within a text": withField({ store: "Gent\nZuid" }),
  "DEL": withField({ store: "Gent\x7fZuid" }),
  "a C1 control character": withField({ store: "Gent\u0085Zuid" }),
  "a lone surrogate": withField({ store: "Gent\ud800" }),
  "an object for the products": withField({ products: {} }),
  "null for a product": withField({ products: [null] }),
  "no product at all": products(0),
  "501 products": products(501),
  "a product without an id": withoutProduct("id"),
  "a product without a name": withoutProduct("name"),
  "a product without a price": withoutProduct("price"),
  "a price in quotes": withProduct({ price: "1.5" }),
  "null for a price": withProduct({ price: null }),
  "a price below the limit": withProduct({ price: -1_000_000.01 }),
  "a discount above 0": withProduct({ kind: "discount" }),
  "a return above 0": withProduct({ kind: "return" }),
  "an unknown kind": withProduct({ kind: "gift" }),
  "an unknown unit": withProduct({ unit: "KG" }),
  "a quantity of 0": withProduct({ quantity: 0 }),
  "a quantity above the limit": withProduct({ quantity: 100_000.001 }),
  "a quantity of four decimals": withProduct({ quantity: 0.1234 }),
  "a local time": withField({ soldAt: "2020-01-01T18:04:59" }),
  "an instant of another day": withField({ soldAt: "2020-01-03T18:04:59Z" }),
  "a till without a receipt": withField({ till: "3" }),
  "a receipt without a till": withField({ receipt: 3 }),
  "receipt 0": withField({ till: "3", receipt: 0 }),
  "receipt 1.5": withField({ till: "3", receipt: 1.5 }),
  "receipt 2^53": withField({ till: "3", receipt: 2 ** 53 }),
  "another total": withField({ total: 4.51 }),
  "a list of the shop's own": withField({ extra: [] }),
  "too much of the shop's own": withField({ extra: { a: "x".repeat(4_096) } }),
  "a zero-width space in a store": withField({ store: "Gent\u200b" }),
  "a name of nothing visible": withProduct({ name: "\u200b\u00ad" }),
  "1999": withField({ date: "1999-12-31" }),
  "a price above the limit": withProduct({ price: 1_000_000.01 }),
  "1e400": withProduct({ price: Infinity }),
  "-1e400": withProduct({ price: -Infinity }),
  "three decimals": withProduct({ price: 1.005 }),
  "30 February": withField({ date: "2020-02-30" }),
  "29 February 1900": withField({ date: "1900-02-29" }),
  "month 13": withField({ date: "2020-13-01" }),
  "an instant": withField({ date: "2020-01-01T00:00:00Z" }),
  "a short year": withField({ date: "20-01-01" }),
  "slashes in a date": withField({ date: "2020/01/01" }),
  "blanks around a date": withField({ date: " 2020-01-01" }),
  "the year 0": withField({ date: "0000-01-01" }),
  "the day after tomorrow": withField({ date: "2026-11-26" }),
  "an unknown field": withField({ tax: 4.5 }),
  "an unknown field of a product": withProduct({ weight: 2 }),
  "__proto__": JSON.parse(JSON.stringify(aWireBasket()).replace("{", '{"__proto__":{},')),
  "a field in another case": withField({ Store: "Gent" }),
};

/** What JSON Schema cannot express, or not so that every validator understands it. */
const DIFFERENCES: Readonly<Record<string, { readonly value: unknown; readonly why: string }>> = {
  "a line feed behind a text": {
    value: withField({ store: "Gent\n" }),
    why: "zod checks the trimmed text, a schema the text as sent",
  },
  "65 characters, one of them a blank at the end": {
    value: withField({ id: `${"x".repeat(64)} ` }),
    why: "zod counts the trimmed text",
  },
  "65 characters that are 64 in NFC": {
    value: withField({ id: `${"x".repeat(63)}e\u0301` }),
    why: "zod counts the text in Unicode form NFC",
  },
  "a lone surrogate": {
    value: BAD["a lone surrogate"],
    why: "the regular expressions of many languages cannot name it",
  },
  "the day after tomorrow": {
    value: BAD["the day after tomorrow"],
    why: "a schema has no clock",
  },
  "the year 0": {
    value: BAD["the year 0"],
    why: "RFC 3339, which `date` stands for, has a year 0, and Postgres has none",
  },
  "1999": { value: BAD["1999"], why: "`date` has no bounds in a schema" },
  "an instant of another day": {
    value: BAD["an instant of another day"],
    why: "a schema compares no two fields",
  },
  "another total": { value: BAD["another total"], why: "a schema computes no sum" },
  "too much of the shop's own": {
    value: BAD["too much of the shop's own"],
    why: "a schema counts no bytes",
  },
  "two blanks for 64 characters": {
    value: withField({ store: `${"x".repeat(31)}  ${"x".repeat(32)}` }),
    why: "zod counts the text with single blanks",
  },
};

Deno.test("the JSON Schema of a basket and zod agree", async (t) => {
  for (const [expected, table] of [[true, GOOD], [false, BAD]] as const) {
    for (const [name, value] of Object.entries(table)) {
      await t.step(name, () => {
        assertEquals(isValid.zod(value), expected);
        assertEquals(isValid.schema(value), Object.hasOwn(DIFFERENCES, name) || expected);
      });
    }
  }
});

Deno.test("where the JSON Schema and zod differ is known, and why", async (t) => {
  for (const [name, { value, why }] of Object.entries(DIFFERENCES)) {
    await t.step(`${name}: ${why}`, () => {
      assertEquals(isValid.schema(value), !isValid.zod(value));
    });
  }
});

Deno.test("the JSON Schema accepts every basket that we make", () => {
  fc.assert(fc.property(baskets, (basket) => {
    const wire = toWireBasket({ ...basket, date: "2020-01-01" });
    // Some graphemes are invisible characters, which the door takes from nobody.
    fc.pre(isValid.zod(wire));
    return isValid.schema(wire);
  }));
});

Deno.test("the reference names every fault of a basket", () => {
  const twice = `{"id":"1",${JSON.stringify(aWireBasket()).slice(1)}`;
  const texts = [
    ...Object.values(BAD).map((value) => [value, undefined] as const),
    [
      JSON.parse(twice),
      twice,
    ] as const,
  ];
  const seen = texts.flatMap(([value, text]) => {
    const parsed = parse(value, text);
    return parsed.ok ? [] : parsed.issues.map(({ code }) => code);
  });
  assertEquals([...new Set(seen)].toSorted(), Object.keys(BASKET_FAULTS).toSorted());
});
