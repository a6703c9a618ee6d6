/**
 * An untrusted value becomes a basket or the list of all its faults.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Issue } from "../../../shared/basket/issue.ts";
import {
  createBasketParser,
  MAX_ISSUES,
  parseBasket,
} from "../../../shared/basket/parse_basket.ts";
import { aBasket, aWireBasket } from "../../support/a_basket.ts";

/** Two marks that stand in the wrong order: U+0316 goes before U+0315. */
const MARKS = "\u0315\u0316";
const NOT_AN_OBJECT: Issue = { code: "wrong_type", pointer: "", detail: "Must be of type object" };
const NOT_NULL = ", not null: an optional field without a value is left out";
const NOT_A_NUMBER: Issue = {
  code: "wrong_type",
  pointer: "/products/0/price",
  detail: "Must be of type number",
};

Deno.test("parseBasket() reads the basket of the contract", () => {
  assertEquals(parseBasket(aWireBasket()), { ok: true, basket: aBasket() });
});

Deno.test("parseBasket() trims and normalises texts", () => {
  const products = [{ id: " p-1\n", name: "Cafe\u0301 ", price: 2 }];
  assertEquals(parseBasket({ id: "\tb-1", store: " Gent Zuid ", date: "2020-01-01", products }), {
    ok: true,
    basket: {
      id: "b-1",
      store: "Gent Zuid",
      date: "2020-01-01",
      products: [{ id: "p-1", name: "Caf\u00e9", priceCents: 200 }],
    },
  });
});

Deno.test("parseBasket() takes a text that only NFC brings below the limit", () => {
  const id = "\u1f82".repeat(64);
  const parsed = parseBasket(aWireBasket({ id: id.normalize("NFD") }));
  assertEquals(parsed, { ok: true, basket: aBasket({ id }) });
});

Deno.test("parseBasket() does not sort combining marks without end", async (t) => {
  const cases = [
    { name: "one long run", text: "a" + MARKS.repeat(80_000) },
    { name: "runs of 800 in 500 names", text: "a" + "\u0315".repeat(399) + "\u0316".repeat(400) },
  ];
  for (const { name, text } of cases) {
    await t.step(name, () => {
      const products = Array.from({ length: 500 }, () => ({ id: "p", name: text, price: 1 }));
      // 230 and 20 ms of a core; sorted, the first takes hours.
      const parsed = parseBasket(aWireBasket({ products }));
      assertEquals(
        parsed.ok ? [] : parsed.issues.map(({ code }) => code),
        Array(MAX_ISSUES).fill("too_long"),
      );
    });
  }
});

Deno.test("parseBasket() names what is wrong", async (t) => {
  const cases: { name: string; input: string; expected: Issue[] }[] = [
    { name: "null", input: "null", expected: [NOT_AN_OBJECT] },
    { name: "a number", input: "42", expected: [NOT_AN_OBJECT] },
    { name: "a text", input: '"basket"', expected: [NOT_AN_OBJECT] },
    { name: "true", input: "true", expected: [NOT_AN_OBJECT] },
    { name: "an array", input: "[]", expected: [NOT_AN_OBJECT] },
    { name: "an array of a basket", input: `[${basketWith({})}]`, expected: [NOT_AN_OBJECT] },
    {
      name: "an empty object",
      input: "{}",
      expected: ["/id", "/store", "/date", "/products"].map((pointer) => ({
        code: "required",
        pointer,
        detail: "Is missing",
      })),
    },
    {
      name: "null for a text",
      input: basketWith({ store: "null" }),
      expected: [{
        code: "wrong_type",
        pointer: "/store",
        detail: `Must be of type string${NOT_NULL}`,
      }],
    },
    {
      name: "a number for an id",
      input: basketWith({ id: "123456789" }),
      expected: [{ code: "wrong_type", pointer: "/id", detail: "Must be of type string" }],
    },
    {
      name: "an object for the products",
      input: basketWith({ products: '{"0":{}}' }),
      expected: [{ code: "wrong_type", pointer: "/products", detail: "Must be of type array" }],
    },
    {
      name: "null for a product",
      input: basketWith({ products: "[null]" }),
      expected: [{ code: "wrong_type", pointer: "/products/0", detail: "Must be of type object" }],
    },
    {
      name: "no product",
      input: basketWith({ products: "[]" }),
      expected: [{ code: "too_few", pointer: "/products", detail: "Must have at least 1 entry" }],
    },
    {
      name: "501 products",
      input: basketWith({ products: `[${Array(501).fill(aProductText()).join()}]` }),
      expected: [{
        code: "too_many",
        pointer: "/products",
        detail: "Must have at most 500 entries",
      }],
    },
    {
      name: "an empty text",
      input: basketWith({ store: '" "' }),
      expected: [{ code: "empty", pointer: "/store", detail: "Must not be empty" }],
    },
    {
      name: "a text that is too long",
      input: basketWith({ id: JSON.stringify("x".repeat(65)) }),
      expected: [{
        code: "too_long",
        pointer: "/id",
        detail: "Must be at most 64 characters long",
      }],
    },
    {
      name: "NUL in a text",
      input: basketWith({ store: '"Ge\\u0000nt"' }),
      expected: [{
        code: "control_character",
        pointer: "/store",
        detail: "Must not contain control characters",
      }],
    },
    {
      name: "a lone surrogate in a text",
      input: basketWith({ store: '"Gent\\ud83c"' }),
      expected: [{
        code: "not_unicode",
        pointer: "/store",
        detail: "Must be well-formed Unicode, without lone surrogates",
      }],
    },
    {
      name: "30 February",
      input: basketWith({ date: '"2024-02-30"' }),
      expected: [{
        code: "not_a_date",
        pointer: "/date",
        detail: "Must be a calendar date such as 2020-01-31",
      }],
    },
    {
      name: "a day of the far future",
      input: basketWith({ date: '"9999-12-31"' }),
      expected: [{
        code: "date_in_future",
        pointer: "/date",
        detail: "Must not be after tomorrow (UTC)",
      }],
    },
    {
      name: "three decimals",
      input: basketWith({ products: `[${aProductText("1.005")}]` }),
      expected: [{
        code: "too_many_decimals",
        pointer: "/products/0/price",
        detail: "Must have at most two decimals",
      }],
    },
    {
      name: "a price below the lowest",
      input: basketWith({ products: `[${aProductText("-1000000.01")}]` }),
      expected: [{
        code: "too_small",
        pointer: "/products/0/price",
        detail: "Must be at least -1000000",
      }],
    },
    {
      name: "a price above the limit",
      input: basketWith({ products: `[${aProductText("1000000.01")}]` }),
      expected: [{
        code: "too_big",
        pointer: "/products/0/price",
        detail: "Must be at most 1000000",
      }],
    },
    {
      name: "1e400",
      input: basketWith({ products: `[${aProductText("1e400")}]` }),
      expected: [{
        code: "too_big",
        pointer: "/products/0/price",
        detail: "Must be a finite number",
      }],
    },
    {
      name: "a price in quotes",
      input: basketWith({ products: `[${aProductText('"1.5"')}]` }),
      expected: [NOT_A_NUMBER],
    },
    {
      name: "null for a price",
      input: basketWith({ products: `[${aProductText("null")}]` }),
      expected: [{ ...NOT_A_NUMBER, detail: `${NOT_A_NUMBER.detail}${NOT_NULL}` }],
    },
    ...["tax", "__proto__", "constructor", "toString", "hasOwnProperty", "", "a/b~c"].map(
      (field) => ({
        name: `the unknown field "${field}"`,
        input: basketWith({ [field]: "1" }),
        expected: [unknownField(`/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`)],
      }),
    ),
    {
      name: "__proto__ of a product",
      input: basketWith({
        products: `[${aProductText()},{"id":"p","name":"n","price":1,"__proto__":{"price":2}}]`,
      }),
      expected: [unknownField("/products/1/__proto__")],
    },
    {
      name: "a field in another case",
      input: '{"ID":"b","store":"Gent","date":"2020-01-01","products":[' + aProductText() + "]}",
      expected: [{ code: "required", pointer: "/id", detail: "Is missing" }, unknownField("/ID")],
    },
    {
      name: "100,000 nested arrays",
      input: basketWith({ products: "[".repeat(100_000) + "]".repeat(100_000) }),
      expected: [{ code: "wrong_type", pointer: "/products/0", detail: "Must be of type object" }],
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      assertEquals(parseBasket(JSON.parse(input)), { ok: false, issues: expected });
    });
  }
});

// A basket whose every field stands on the prototype has no field of its own.
Deno.test("parseBasket() does not read fields that __proto__ seems to give", () => {
  const issues = issuesOf(JSON.parse(`{"__proto__":${basketWith({})}}`));
  assertEquals(issues.map(({ code, pointer }) => [code, pointer]), [
    ["required", "/id"],
    ["required", "/store"],
    ["required", "/date"],
    ["required", "/products"],
    ["unknown_field", "/__proto__"],
  ]);
});

Deno.test("parseBasket() calls minus infinity too small, as 1e400 is too big", () => {
  const issues = issuesOf(JSON.parse(basketWith({ products: `[${aProductText("-1e400")}]` })));
  assertEquals(issues.map(({ code, pointer }) => [code, pointer]), [
    ["too_small", "/products/0/price"],
  ]);
});

Deno.test("parseBasket() names all faults at once, in the order of the contract", () => {
  const issues = issuesOf({
    id: 1,
    store: "\0",
    date: "2023-02-29",
    products: [
      { id: "", name: "x".repeat(201), price: -1e7 },
      { id: "p", name: "Banana", price: 1 },
      { id: "p", price: 1.999, colour: "red" },
      7,
    ],
    total: 3,
    vat: 1,
    tax: 1,
  });
  assertEquals(issues.map(({ code, pointer }) => [code, pointer]), [
    ["wrong_type", "/id"],
    ["control_character", "/store"],
    ["not_a_date", "/date"],
    ["empty", "/products/0/id"],
    ["too_long", "/products/0/name"],
    ["too_small", "/products/0/price"],
    ["required", "/products/2/name"],
    ["too_many_decimals", "/products/2/price"],
    ["unknown_field", "/products/2/colour"],
    ["wrong_type", "/products/3"],
    ["unknown_field", "/vat"],
    ["unknown_field", "/tax"],
  ]);
});

Deno.test("parseBasket() names 20 faults at most, the first ones", async (t) => {
  assertEquals(MAX_ISSUES, 20);
  for (const [count, expected] of [[19, 19], [20, 20], [21, 20], [500, 20]] as const) {
    await t.step(`${count} bad products`, () => {
      const products = Array.from({ length: count }, () => ({ id: "p", name: "n", price: 1e7 }));
      assertEquals(
        issuesOf(aWireBasket({ products })).map(({ pointer }) => pointer),
        Array.from({ length: expected }, (_, line) => `/products/${line}/price`),
      );
    });
    await t.step(`${count} unknown fields`, () => {
      const extra = Array.from({ length: count }, (_, index) => [`x${index}`, 1]);
      assertEquals(
        issuesOf({ ...aWireBasket(), ...Object.fromEntries(extra) }).map(({ pointer }) => pointer),
        Array.from({ length: expected }, (_, index) => `/x${index}`),
      );
    });
  }
});

Deno.test("createBasketParser() holds dates against its own clock", () => {
  const parse = createBasketParser({ now: () => new Date("2019-12-30T23:59:59.999Z") });
  assertEquals(parse(aWireBasket({ date: "2019-12-31" })), {
    ok: true,
    basket: aBasket({ date: "2019-12-31" }),
  });
  assertEquals(parse(aWireBasket({ date: "2020-01-01" })), {
    ok: false,
    issues: [{
      code: "date_in_future",
      pointer: "/date",
      detail: "Must not be after tomorrow (UTC)",
    }],
  });
});

Deno.test("parseBasket() never throws, and says at least one fault or none", () => {
  const nearly = fc.record({
    id: fc.anything(),
    store: fc.oneof(fc.string(), fc.anything()),
    date: fc.oneof(fc.constant("2020-01-01"), fc.anything()),
    products: fc.array(fc.anything()),
  }, { requiredKeys: [] });
  fc.assert(fc.property(fc.oneof(fc.anything(), nearly), (input) => {
    const parsed = parseBasket(input);
    if (parsed.ok) return;
    assertEquals(parsed.issues.length >= 1 && parsed.issues.length <= MAX_ISSUES, true);
  }));
});

/** The issues of what must be no basket. */
function issuesOf(input: unknown): readonly Issue[] {
  const parsed = parseBasket(input);
  return parsed.ok ? [] : parsed.issues;
}

/** The JSON text of a valid basket with some fields replaced or added, each a JSON text too. */
function basketWith(changes: Record<string, string>): string {
  const fields = new Map(
    Object.entries(aWireBasket()).map(([key, value]) => [key, JSON.stringify(value)]),
  );
  for (const [key, value] of Object.entries(changes)) fields.set(key, value);
  // A literal `__proto__` in the table would set the prototype; a computed key makes a field.
  return `{${[...fields].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`;
}

function aProductText(price = "1.5"): string {
  return `{"id":"p-1","name":"Banana","price":${price}}`;
}

function unknownField(pointer: string): Issue {
  return { code: "unknown_field", pointer, detail: "Is not a field of a basket" };
}
