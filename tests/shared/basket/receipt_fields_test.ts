/**
 * What a till prints beside names and prices: kinds of lines, quantities, instant, till and receipt,
 * total, and the shop's own object.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Basket, toWireBasket } from "../../../shared/basket/basket.ts";
import { createBasketParser } from "../../../shared/basket/parse_basket.ts";
import { encodeRecord } from "../../../shared/basket/record.ts";
import { aWireBasket } from "../../support/a_basket.ts";

const now = () => new Date("2026-11-23T12:00:00Z");
const stored = createBasketParser({ now });
const atDoor = createBasketParser({ now, isAtDoor: true });
const ORIGIN = { receivedAt: now(), requestId: "r-1" };

Deno.test("parseBasket() takes what a till prints", async (t) => {
  const banana = { id: "p-1", name: "Banana", price: 1.5 };
  const read = { id: "p-1", name: "Banana", priceCents: 150 };
  const cases: {
    readonly name: string;
    readonly wire: Record<string, unknown>;
    readonly expected: Partial<Basket>;
    readonly schema?: string | undefined;
  }[] = [
    {
      name: "a return",
      wire: { products: [{ ...banana, price: -1.5, kind: "return" }] },
      expected: { products: [{ ...read, priceCents: -150, kind: "return" }] },
    },
    {
      name: "a negative line without a kind",
      wire: { products: [{ ...banana, price: -1.5 }] },
      expected: { products: [{ ...read, priceCents: -150 }] },
    },
    {
      name: "a deposit and its return",
      wire: {
        products: [{ ...banana, kind: "deposit" }, { ...banana, price: -3, kind: "deposit" }],
      },
      expected: {
        products: [{ ...read, kind: "deposit" }, { ...read, priceCents: -300, kind: "deposit" }],
      },
    },
    {
      name: "a discount of nothing",
      wire: { products: [{ ...banana, price: 0, kind: "discount" }] },
      expected: { products: [{ ...read, priceCents: 0, kind: "discount" }] },
    },
    {
      name: "weighed goods",
      wire: { products: [{ ...banana, quantity: 0.345, unit: "kg" }] },
      expected: { products: [{ ...read, quantityThousandths: 345, unit: "kg" }] },
    },
    {
      name: "a quantity alone",
      wire: { products: [{ ...banana, quantity: 2 }] },
      expected: { products: [{ ...read, quantityThousandths: 2_000 }] },
    },
    {
      name: "a unit alone",
      wire: { products: [{ ...banana, unit: "l" }] },
      expected: { products: [{ ...read, unit: "l" }] },
    },
    {
      name: "a quantity of a default, with a kind",
      wire: { products: [{ ...banana, quantity: 1, kind: "product" }] },
      expected: { products: [{ ...read, kind: "product" }] },
    },
    {
      name: "defaults that are spelled out",
      wire: { products: [{ ...banana, quantity: 1, unit: "piece" }] },
      expected: { products: [read] },
      schema: undefined,
    },
    {
      name: "an instant in UTC, finer than a millisecond",
      wire: { date: "2020-01-01", soldAt: "2019-12-31T23:30:00.1239Z" },
      expected: { soldAt: "2019-12-31T23:30:00.123+00:00" },
    },
    {
      name: "an instant at no offset, as some programs write it",
      wire: { soldAt: "2020-01-01T18:04:59.5-00:00" },
      expected: { soldAt: "2020-01-01T18:04:59.500+00:00" },
    },
    {
      name: "an instant at an offset",
      wire: { soldAt: "2020-01-01T18:04:59+01:00" },
      expected: { soldAt: "2020-01-01T18:04:59.000+01:00" },
    },
    {
      name: "till and receipt",
      wire: { till: " 3 ", receipt: Number.MAX_SAFE_INTEGER },
      expected: { till: "3", receipt: Number.MAX_SAFE_INTEGER },
    },
    {
      name: "the first receipt",
      wire: { till: "3", receipt: 1 },
      expected: { till: "3", receipt: 1 },
    },
    {
      name: "the sum of the lines",
      wire: { total: 4.5 },
      expected: { saidTotalCents: 450 },
    },
    {
      name: "an object of the shop's own",
      wire: { extra: JSON.parse(`{"__proto__": 1, "a": [{"b": null}]}`) },
      expected: { extra: JSON.parse(`{"__proto__": 1, "a": [{"b": null}]}`) },
    },
  ];
  for (const { name, wire, expected, ...options } of cases) {
    const { schema } = { schema: "basket.v2", ...options };
    await t.step(name, () => {
      const parsed = stored({ ...aWireBasket(), ...wire });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
      const plain = stored(aWireBasket());
      assertEquals({ ...plain.ok && plain.basket, ...expected }, parsed.basket);
      const { value, headers } = encodeRecord(parsed.basket, ORIGIN);
      assertEquals(headers["schema"], schema);
      assertEquals(stored(JSON.parse(value)), parsed);
    });
  }
});

Deno.test("a basket without new fields has byte for byte the value that it had, and names no schema", () => {
  const parsed = atDoor(aWireBasket());
  if (!parsed.ok) throw new Error("It is valid");
  assertEquals(encodeRecord(parsed.basket, ORIGIN), {
    key: "Brussels/123456789",
    value: JSON.stringify(aWireBasket()),
    timestampMs: Date.UTC(2026, 10, 23, 12),
    headers: { "request-id": "r-1" },
  });
  assertEquals(JSON.stringify(toWireBasket(parsed.basket)), JSON.stringify(aWireBasket()));
});

const ABOVE_0 = "Must be above 0: what comes back has a price below 0";

Deno.test("parseBasket() names what does not fit a receipt", async (t) => {
  const line = (changes: Record<string, unknown>) => ({
    products: [{ id: "p-1", name: "Banana", price: 1.5, ...changes }],
  });
  const cases: {
    readonly name: string;
    readonly wire: Record<string, unknown>;
    readonly expected: readonly (readonly [code: string, pointer: string, detail: string])[];
  }[] = [
    {
      name: "a discount above 0",
      wire: line({ kind: "discount" }),
      expected: [[
        "wrong_sign",
        "/products/0/price",
        "Must not be above 0: the line is a discount",
      ]],
    },
    {
      name: "a return above 0",
      wire: line({ kind: "return" }),
      expected: [["wrong_sign", "/products/0/price", "Must not be above 0: the line is a return"]],
    },
    {
      name: "an unknown kind",
      wire: line({ kind: "gift" }),
      expected: [[
        "unknown_value",
        "/products/0/kind",
        "Must be one of product, deposit, discount, return",
      ]],
    },
    {
      name: "an unknown unit",
      wire: line({ unit: "KG" }),
      expected: [["unknown_value", "/products/0/unit", "Must be one of piece, kg, l"]],
    },
    {
      name: "no kind",
      wire: line({ kind: null }),
      expected: [[
        "unknown_value",
        "/products/0/kind",
        "Must be one of product, deposit, discount, return, not null: an optional field without a " +
        "value is left out",
      ]],
    },
    {
      name: "a quantity of nothing",
      wire: line({ quantity: 0 }),
      expected: [["too_small", "/products/0/quantity", ABOVE_0]],
    },
    {
      name: "too large a quantity",
      wire: line({ quantity: 100_000.001 }),
      expected: [["too_big", "/products/0/quantity", "Must be at most 100000"]],
    },
    {
      name: "a quantity of four decimals",
      wire: line({ quantity: 0.0005 }),
      expected: [["too_many_decimals", "/products/0/quantity", "Must have at most three decimals"]],
    },
    {
      name: "a till without a receipt",
      wire: { till: "3" },
      expected: [["required", "/receipt", "Is missing: it goes together with till"]],
    },
    {
      name: "a receipt without a till",
      wire: { receipt: 3 },
      expected: [["required", "/till", "Is missing: it goes together with receipt"]],
    },
    {
      name: "receipt 0",
      wire: { till: "3", receipt: 0 },
      expected: [[
        "too_small",
        "/receipt",
        "Must be at least 1: a till that counts from 0 sends one more than it shows",
      ]],
    },
    {
      name: "half a receipt",
      wire: { till: "3", receipt: 1.5 },
      expected: [["not_whole", "/receipt", "Must be a whole number"]],
    },
    {
      name: "a receipt that no float counts to",
      wire: { till: "3", receipt: 2 ** 53 },
      expected: [["too_big", "/receipt", "Must be at most 9007199254740991"]],
    },
    {
      name: "a local time",
      wire: { soldAt: "2020-01-01T18:04:59" },
      expected: [[
        "not_an_instant",
        "/soldAt",
        "Must be an instant with an offset such as 2020-01-31T18:04:59+01:00",
      ]],
    },
    {
      name: "a day that is none",
      wire: { soldAt: "2020-02-30T18:04:59Z" },
      expected: [[
        "not_an_instant",
        "/soldAt",
        "Must be an instant with an offset such as 2020-01-31T18:04:59+01:00",
      ]],
    },
    {
      name: "hour 24",
      wire: { soldAt: "2020-01-01T24:00:00Z" },
      expected: [[
        "not_an_instant",
        "/soldAt",
        "Must be an instant with an offset such as 2020-01-31T18:04:59+01:00",
      ]],
    },
    {
      name: "a date that is a list",
      wire: { date: ["2020-01-05"], soldAt: "2020-01-01T18:04:59Z" },
      expected: [["wrong_type", "/date", "Must be of type string"]],
    },
    {
      name: "an instant that is a list",
      wire: { soldAt: ["2020-01-05T18:04:59Z"] },
      expected: [["wrong_type", "/soldAt", "Must be of type string"]],
    },
    {
      name: "two days before",
      wire: { soldAt: "2019-12-30T23:59:59Z" },
      expected: [[
        "not_on_date",
        "/soldAt",
        "Must be on date, the day before or the day after, at its own offset",
      ]],
    },
    {
      name: "two days after, though not in UTC",
      wire: { soldAt: "2020-01-03T00:30:00+02:00" },
      expected: [[
        "not_on_date",
        "/soldAt",
        "Must be on date, the day before or the day after, at its own offset",
      ]],
    },
    {
      name: "another sum",
      wire: { total: 4.49 },
      expected: [["total_differs", "/total", "Must be 4.50, the sum of the lines"]],
    },
    {
      name: "a sum of three decimals",
      wire: { total: 4.501 },
      expected: [["too_many_decimals", "/total", "Must have at most two decimals"]],
    },
    {
      name: "a list of the shop's own",
      wire: { extra: [] },
      expected: [["wrong_type", "/extra", "Must be of type object"]],
    },
    {
      name: "4,097 bytes of the shop's own",
      wire: { extra: { a: "é".repeat(2_045) } },
      expected: [["too_long", "/extra", "Must be at most 4096 bytes of JSON"]],
    },
    {
      name: "an object too deep to be written",
      wire: { extra: JSON.parse('{"a":'.repeat(50_000) + "1" + "}".repeat(50_000)) },
      expected: [["too_long", "/extra", "Must be at most 4096 bytes of JSON"]],
    },
    {
      name: "all at once",
      wire: { ...line({ kind: "discount", quantity: -1 }), till: "3", total: 7, soldAt: "now" },
      expected: [
        [
          "not_an_instant",
          "/soldAt",
          "Must be an instant with an offset such as 2020-01-31T18:04:59+01:00",
        ],
        ["too_small", "/products/0/quantity", ABOVE_0],
        ["required", "/receipt", "Is missing: it goes together with till"],
        ["wrong_sign", "/products/0/price", "Must not be above 0: the line is a discount"],
        ["total_differs", "/total", "Must be 1.50, the sum of the lines"],
      ],
    },
  ];
  for (const { name, wire, expected } of cases) {
    await t.step(name, () => {
      const parsed = stored({ ...aWireBasket(), ...wire });
      const issues = parsed.ok
        ? []
        : parsed.issues.map(({ code, pointer, detail }) => [code, pointer, detail]);
      assertEquals(issues, expected.map((issue) => [...issue]));
    });
  }
});

Deno.test("the door gives a shop one spelling; what was accepted before stays readable", async (t) => {
  const INVISIBLE = "Must not contain invisible characters, such as a zero-width space";
  const line = (name: string) => [{ id: "p-1", name, price: 1.5 }];
  const cases: {
    readonly name: string;
    readonly wire: Record<string, unknown>;
    /** A fault at the door, or what the door makes of it. */
    readonly expected: readonly [code: string, pointer: string, detail: string] | Partial<Basket>;
  }[] = [
    { name: "two blanks", wire: { store: "Gent  Zuid" }, expected: { store: "Gent Zuid" } },
    {
      name: "a no-break space",
      wire: { store: "Gent\u00a0Zuid", id: "b\u2003 1" },
      expected: { store: "Gent Zuid", id: "b 1" },
    },
    {
      name: "a zero-width space in a shop",
      wire: { store: "Gent\u200b" },
      expected: ["format_character", "/store", INVISIBLE],
    },
    {
      name: "a mark of direction in an id",
      wire: { id: "b\u202e1" },
      expected: ["format_character", "/id", INVISIBLE],
    },
    {
      name: "a filler in a shop",
      wire: { store: "Gent\u3164" },
      expected: ["format_character", "/store", INVISIBLE],
    },
    {
      name: "both in a name",
      wire: { products: line("Ba\u200bna\u00adna  \u00a0 bio") },
      expected: { products: [{ id: "p-1", name: "Banana bio", priceCents: 150 }] },
    },
    {
      name: "a name of nothing else",
      wire: { products: line("\u200b\u2060") },
      expected: ["empty", "/products/0/name", "Must not be empty"],
    },
    {
      name: "1999",
      wire: { date: "1999-12-31" },
      expected: ["date_too_early", "/date", "Must not be before 2000-01-01"],
    },
  ];
  for (const { name, wire, expected } of cases) {
    await t.step(name, () => {
      const input = { ...aWireBasket(), ...wire };
      const parsed = atDoor(input);
      if (Array.isArray(expected)) {
        const issues = parsed.ok
          ? []
          : parsed.issues.map(({ code, pointer, detail }) => [code, pointer, detail]);
        assertEquals(issues, [[...expected]]);
      } else if (parsed.ok) {
        assertEquals(parsed.basket, { ...parsed.basket, ...expected });
      } else throw new Error(JSON.stringify(parsed.issues));
      assertEquals(stored(input).ok, true);
    });
  }
});
