/**
 * Every limit of the wire contract, on both of its sides.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { toWireBasket } from "../../../shared/basket/basket.ts";
import { createBasketSchema } from "../../../shared/basket/basket_schema.ts";
import { aBasket, aWireBasket } from "../../support/a_basket.ts";
import { baskets } from "./arbitraries.ts";

const schema = createBasketSchema();

/** The three texts that have a limit, each with what reads and what writes it. */
const TEXTS = [
  {
    field: "id",
    limit: 64,
    with: (text: unknown) => ({ ...aWireBasket(), id: text }),
    read: (basket: z.output<typeof schema>) => basket.id,
    path: ["id"],
  },
  {
    field: "store",
    limit: 64,
    with: (text: unknown) => ({ ...aWireBasket(), store: text }),
    read: (basket: z.output<typeof schema>) => basket.store,
    path: ["store"],
  },
  {
    field: "product id",
    limit: 64,
    with: (text: unknown) => withProduct({ id: text }),
    read: (basket: z.output<typeof schema>) => basket.products[0]?.id,
    path: ["products", 0, "id"],
  },
  {
    field: "product name",
    limit: 200,
    with: (text: unknown) => withProduct({ name: text }),
    read: (basket: z.output<typeof schema>) => basket.products[0]?.name,
    path: ["products", 0, "name"],
  },
] as const;

for (const { field, limit, with: withText, read, path } of TEXTS) {
  Deno.test(`createBasketSchema() takes a ${field} of up to ${limit} characters`, async (t) => {
    const cases: { name: string; input: string; expected?: string }[] = [
      { name: "one character", input: "x" },
      { name: `${limit - 1} characters`, input: "x".repeat(limit - 1) },
      { name: `${limit} characters`, input: "x".repeat(limit) },
      { name: `${limit} accented characters`, input: "é".repeat(limit) },
      { name: `${limit} astral characters`, input: "🍌".repeat(limit) },
      { name: "white space within", input: "Gent  Zuid" },
      { name: "markup and quotes", input: `<b>"l'eau" & 100%</b>` },
      { name: "a name of Object.prototype", input: "__proto__" },
      { name: "a slash", input: "a/b" },
      { name: "right-to-left text", input: "حليب" },
      { name: "a zero-width joiner", input: "👩‍🍳" },
      {
        name: `${limit} characters within white space`,
        input: ` \t\r\n\u00a0\u3000\ufeff${"x".repeat(limit)}\u2029\n `,
        expected: "x".repeat(limit),
      },
      {
        name: `${limit} characters that are ${2 * limit} before NFC`,
        input: "e\u0301".repeat(limit),
        expected: "\u00e9".repeat(limit),
      },
      { name: "a singleton of NFC", input: "5 \u212b", expected: "5 \u00c5" },
      { name: "a ligature, which NFC keeps", input: "\ufb01let" },
    ];
    for (const { name, input, expected = input } of cases) {
      await t.step(name, () => {
        const parsed = schema.safeParse(withText(input));
        assertEquals(parsed.error, undefined);
        assertEquals(parsed.data && read(parsed.data), expected);
      });
    }
  });

  Deno.test(`createBasketSchema() refuses a bad ${field}`, async (t) => {
    const cases: { name: string; input: unknown; expected: string }[] = [
      { name: "empty", input: "", expected: "empty" },
      { name: "white space only", input: " \t\n\u00a0\u3000\ufeff", expected: "empty" },
      { name: `${limit + 1} characters`, input: "x".repeat(limit + 1), expected: "too_long" },
      {
        name: `${limit + 1} astral characters`,
        input: "🍌".repeat(limit + 1),
        expected: "too_long",
      },
      {
        name: `${limit} characters that NFC makes ${2 * limit}`,
        input: "\u0958".repeat(limit),
        expected: "too_long",
      },
      { name: "NUL", input: "a\0b", expected: "control_character" },
      { name: "NUL only", input: "\0", expected: "control_character" },
      { name: "NUL at the end", input: "a\0", expected: "control_character" },
      { name: "a line break", input: "a\nb", expected: "control_character" },
      { name: "a tab", input: "a\tb", expected: "control_character" },
      { name: "escape", input: "\u001b[31mred", expected: "control_character" },
      { name: "delete", input: "a\u007fb", expected: "control_character" },
      { name: "a control character of C1", input: "a\u0085b", expected: "control_character" },
      { name: "NUL beside other letters", input: "é\0", expected: "control_character" },
      { name: "a lone high surrogate", input: "a\ud800b", expected: "not_unicode" },
      { name: "a lone low surrogate", input: "a\udc00b", expected: "not_unicode" },
      { name: "surrogates the wrong way round", input: "\udc00\ud800", expected: "not_unicode" },
      { name: "half a banana at the end", input: "🍌".slice(0, 1), expected: "not_unicode" },
      { name: "a number", input: 123456789, expected: "invalid_type" },
      { name: "null", input: null, expected: "invalid_type" },
      { name: "a boolean", input: true, expected: "invalid_type" },
      { name: "an array", input: ["a"], expected: "invalid_type" },
      { name: "an object", input: { a: 1 }, expected: "invalid_type" },
    ];
    for (const { name, input, expected } of cases) {
      await t.step(name, () => assertEquals(faultsOf(withText(input)), [[expected, ...path]]));
    }
  });
}

Deno.test("createBasketSchema() takes 1 to 500 products", async (t) => {
  const aProduct = { id: "p", name: "Banana", price: 1.5 };
  const cases: { count: number; expected: unknown[] }[] = [
    { count: 0, expected: [["too_small", "products"]] },
    { count: 1, expected: [] },
    { count: 2, expected: [] },
    { count: 499, expected: [] },
    { count: 500, expected: [] },
    { count: 501, expected: [["too_big", "products"]] },
    { count: 10_000, expected: [["too_big", "products"]] },
  ];
  for (const { count, expected } of cases) {
    await t.step(`${count} products`, () => {
      const input = { ...aWireBasket(), products: Array.from({ length: count }, () => aProduct) };
      assertEquals(faultsOf(input), expected);
      if (expected.length === 0) assertEquals(schema.parse(input).products.length, count);
    });
  }
});

Deno.test("createBasketSchema() keeps repeated product ids and their order", () => {
  const products = [
    { id: "2", name: "Bread", price: 2 },
    { id: "1", name: "Banana", price: 1 },
    { id: "2", name: "Bread", price: 2 },
  ];
  assertEquals(schema.parse(aWireBasket({ products })).products, [
    { id: "2", name: "Bread", priceCents: 200 },
    { id: "1", name: "Banana", priceCents: 100 },
    { id: "2", name: "Bread", priceCents: 200 },
  ]);
});

Deno.test("createBasketSchema() reads prices as whole cents", async (t) => {
  const cases = [
    { input: "0", expected: 0 },
    { input: "-0", expected: 0 },
    { input: "-0.0", expected: 0 },
    { input: "0.01", expected: 1 },
    { input: "1.5", expected: 150 },
    { input: "1.50", expected: 150 },
    { input: "1.500", expected: 150 },
    { input: "15e-1", expected: 150 },
    { input: "999999.99", expected: 99_999_999 },
    { input: "1000000", expected: 100_000_000 },
    { input: "1e6", expected: 100_000_000 },
  ];
  for (const { input, expected } of cases) {
    await t.step(input, () => {
      const cents = schema.parse(withProduct({ price: JSON.parse(input) })).products[0]?.priceCents;
      assertEquals(cents, expected);
      assertEquals(Object.is(cents, -0), false);
    });
  }
});

Deno.test("createBasketSchema() refuses a bad price", async (t) => {
  const cases: { name: string; input: unknown; expected: string }[] = [
    { name: "one cent too much", input: 1_000_000.01, expected: "too_big" },
    { name: "a thousandth too much", input: 1_000_000.001, expected: "too_big" },
    { name: "the largest float", input: Number.MAX_VALUE, expected: "too_big" },
    { name: "below the lowest", input: -1_000_000.01, expected: "too_small" },
    { name: "minus a thousandth", input: -0.001, expected: "too_many_decimals" },
    { name: "next to nothing", input: 1e-9, expected: "too_many_decimals" },
    { name: "a unit price", input: 0.793, expected: "too_many_decimals" },
    { name: "three decimals", input: 1.005, expected: "too_many_decimals" },
    { name: "half a cent", input: 0.005, expected: "too_many_decimals" },
    { name: "a third decimal of a high price", input: 999_999.999, expected: "too_many_decimals" },
    { name: "1e400", input: JSON.parse("1e400"), expected: "invalid_type" },
    { name: "-1e400", input: JSON.parse("-1e400"), expected: "invalid_type" },
    { name: "NaN", input: NaN, expected: "invalid_type" },
    { name: "a numeral", input: "1.5", expected: "invalid_type" },
    { name: '"NaN"', input: "NaN", expected: "invalid_type" },
    { name: "null", input: null, expected: "invalid_type" },
    { name: "true", input: true, expected: "invalid_type" },
    { name: "an array of a number", input: [1.5], expected: "invalid_type" },
    { name: "missing", input: undefined, expected: "invalid_type" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      assertEquals(faultsOf(withProduct({ price: input })), [[expected, "products", 0, "price"]]);
    });
  }
});

Deno.test("createBasketSchema() takes real calendar dates only", async (t) => {
  const cases: { input: unknown; expected?: string }[] = [
    { input: "2020-01-01" },
    { input: "2020-12-31" },
    { input: "2023-04-30" },
    { input: "2023-02-28" },
    { input: "2024-02-29" },
    { input: "2000-02-29" },
    { input: "1900-02-28" },
    { input: "0001-01-01" },
    { input: "0004-02-29" },
    { input: "2023-02-29", expected: "not_a_date" },
    { input: "1900-02-29", expected: "not_a_date" },
    { input: "2100-02-29", expected: "not_a_date" },
    { input: "2024-02-30", expected: "not_a_date" },
    { input: "2000-02-30", expected: "not_a_date" },
    { input: "2023-04-31", expected: "not_a_date" },
    { input: "2023-01-32", expected: "not_a_date" },
    { input: "2023-13-01", expected: "not_a_date" },
    { input: "2023-00-10", expected: "not_a_date" },
    { input: "2023-01-00", expected: "not_a_date" },
    { input: "0000-01-01", expected: "not_a_date" },
    { input: "0000-02-29", expected: "not_a_date" },
    { input: "", expected: "not_a_date" },
    { input: "yesterday", expected: "not_a_date" },
    { input: "2020-1-1", expected: "not_a_date" },
    { input: "20200101", expected: "not_a_date" },
    { input: "01-01-2020", expected: "not_a_date" },
    { input: "2020/01/01", expected: "not_a_date" },
    { input: "2020-W01-1", expected: "not_a_date" },
    { input: "2020-001", expected: "not_a_date" },
    { input: "2020-01-01T00:00:00Z", expected: "not_a_date" },
    { input: "+002020-01-01", expected: "not_a_date" },
    { input: "-2020-01-01", expected: "not_a_date" },
    { input: "12020-01-01", expected: "not_a_date" },
    { input: "2020-01-01\n", expected: "not_a_date" },
    { input: " 2020-01-01", expected: "not_a_date" },
    { input: "２０２０-01-01", expected: "not_a_date" },
    { input: 20200101, expected: "invalid_type" },
    { input: null, expected: "invalid_type" },
    { input: new Date(0), expected: "invalid_type" },
  ];
  for (const { input, expected } of cases) {
    await t.step(`${JSON.stringify(input)} is ${expected ?? "one"}`, () => {
      const faults = faultsOf({ ...aWireBasket(), date: input });
      assertEquals(faults, expected === undefined ? [] : [[expected, "date"]]);
    });
  }
});

Deno.test("createBasketSchema() knows the days of every month as Date does", () => {
  const numbers = fc.tuple(
    fc.integer({ min: 1, max: 2025 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  );
  fc.assert(fc.property(numbers, ([year, month, day]) => {
    const date = [String(year).padStart(4, "0"), ...[month, day].map(twoDigits)].join("-");
    const read = new Date(`${date}T00:00:00Z`);
    const isReal = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(date);
    assertEquals(faultsOf({ ...aWireBasket(), date }), isReal ? [] : [["not_a_date", "date"]]);
  }));
});

Deno.test("createBasketSchema() takes a date until tomorrow, UTC", async (t) => {
  const cases: { now: string; date: string; isTaken: boolean }[] = [
    { now: "2026-02-27T12:00:00.000Z", date: "2026-02-26", isTaken: true },
    { now: "2026-02-27T12:00:00.000Z", date: "2026-02-27", isTaken: true },
    { now: "2026-02-27T12:00:00.000Z", date: "2026-02-28", isTaken: true },
    { now: "2026-02-27T12:00:00.000Z", date: "2026-03-01", isTaken: false },
    { now: "2026-02-27T23:59:59.999Z", date: "2026-03-01", isTaken: false },
    { now: "2026-02-28T00:00:00.000Z", date: "2026-03-01", isTaken: true },
    { now: "2026-02-28T00:00:00.000Z", date: "2026-03-02", isTaken: false },
    { now: "2028-02-28T00:00:00.000Z", date: "2028-02-29", isTaken: true },
    { now: "2026-12-31T23:59:59.999Z", date: "2027-01-01", isTaken: true },
    { now: "2026-12-31T23:59:59.999Z", date: "2027-01-02", isTaken: false },
    { now: "2026-12-31T23:59:59.999Z", date: "9999-12-31", isTaken: false },
  ];
  for (const { now, date, isTaken } of cases) {
    await t.step(`${date} at ${now}`, () => {
      const atThatTime = createBasketSchema({ now: () => new Date(now) });
      const faults = faultsOf({ ...aWireBasket(), date }, atThatTime);
      assertEquals(faults, isTaken ? [] : [["date_in_future", "date"]]);
    });
  }
});

Deno.test("createBasketSchema() looks at the clock again when the day changes", () => {
  let now = new Date("2026-02-27T23:59:59.999Z");
  const running = createBasketSchema({ now: () => now });
  const basket = aWireBasket({ date: "2026-03-01" });
  const early = faultsOf(basket, running);
  now = new Date("2026-02-28T00:00:00.000Z");
  const onTime = faultsOf(basket, running);
  now = new Date("2026-02-27T00:00:00.000Z");
  const clockSetBack = faultsOf(basket, running);
  assertEquals([early, onTime, clockSetBack], [
    [["date_in_future", "date"]],
    [],
    [["date_in_future", "date"]],
  ]);
});

Deno.test("createBasketSchema() describes its limits as JSON Schema", () => {
  const { title, required, additionalProperties, properties, dependentRequired } = z.toJSONSchema(
    schema,
    { io: "input" },
  );
  assertEquals({ title, required, additionalProperties, dependentRequired }, {
    title: "Basket",
    required: ["id", "store", "date", "products"],
    additionalProperties: false,
    dependentRequired: { till: ["receipt"], receipt: ["till"] },
  });
  const control = "\\u0000-\\u001f\\u007f-\\u009f";
  const pattern = `^[^${control}]*[^\\s${control}][^${control}]*$`;
  const texts = { minLength: 1, maxLength: 64, pattern, type: "string" };
  const instant = String.raw`^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)` +
    String.raw`(\.\d{1,9})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$`;
  assertEquals(withoutDescriptions(properties), {
    id: texts,
    store: texts,
    date: { type: "string", format: "date" },
    soldAt: { type: "string", format: "date-time", pattern: instant },
    till: texts,
    receipt: { type: "integer", minimum: 1, exclusiveMaximum: 2 ** 53 },
    products: {
      type: "array",
      minItems: 1,
      maxItems: 500,
      items: {
        type: "object",
        title: "Product",
        required: ["id", "name", "price"],
        additionalProperties: false,
        if: { properties: { kind: { enum: ["discount", "return"] } }, required: ["kind"] },
        then: { properties: { price: { maximum: 0 } } },
        properties: {
          id: texts,
          name: { ...texts, maxLength: 200 },
          price: { type: "number", minimum: -1_000_000, maximum: 1_000_000, multipleOf: 0.01 },
          quantity: { type: "number", exclusiveMinimum: 0, maximum: 100_000, multipleOf: 0.001 },
          unit: { type: "string", enum: ["piece", "kg", "l"] },
          kind: { type: "string", enum: ["product", "deposit", "discount", "return"] },
        },
      },
    },
    total: { type: "number", minimum: -500_000_000, maximum: 500_000_000, multipleOf: 0.01 },
    extra: { type: "object" },
  });
});

function withoutDescriptions(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, member) => name === "description" ? undefined : member),
  );
}

Deno.test("toWireBasket() gives the contract's form, in its order", () => {
  assertEquals(
    JSON.stringify(toWireBasket(aBasket({
      products: [{ id: "p-1", name: "Banana", priceCents: 7 }],
    }))),
    '{"id":"123456789","store":"Brussels","date":"2020-01-01",' +
      '"products":[{"id":"p-1","name":"Banana","price":0.07}]}',
  );
  assertEquals(toWireBasket(aBasket()), aWireBasket(), "no member without a value");
});

Deno.test("createBasketSchema() reads back what toWireBasket() gives, through JSON", () => {
  fc.assert(fc.property(baskets, (basket) => {
    assertEquals(schema.parse(JSON.parse(JSON.stringify(toWireBasket(basket)))), basket);
  }));
});

Deno.test("createBasketSchema() gives a basket that it takes again, unchanged", () => {
  const texts = fc.string({ unit: "binary", minLength: 1, maxLength: 80 });
  fc.assert(fc.property(texts, texts, (id, store) => {
    const first = schema.safeParse(aWireBasket({ id, store }));
    if (first.success) assertEquals(schema.parse(toWireBasket(first.data)), first.data);
  }));
});

/** The wire basket with one product that has `changes`; `undefined` takes a field out. */
function withProduct(changes: Record<string, unknown>): unknown {
  const product = { id: "p-1", name: "Banana", price: 1.5, ...changes };
  return { ...aWireBasket(), products: [product] };
}

/** Code and path of each fault. */
function faultsOf(input: unknown, of: z.ZodType = schema): unknown[] {
  return (of.safeParse(input).error?.issues ?? []).map((issue) => [
    issue.code === "custom" ? issue.params?.["code"] : issue.code,
    ...issue.path,
  ]);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
