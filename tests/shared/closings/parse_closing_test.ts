/**
 * A closing or all its faults.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createClosingParser } from "../../../shared/closings/parse_closing.ts";

const GOOD = {
  store: "Gent",
  till: "3",
  date: "2020-01-01",
  first: 1,
  last: 9,
  count: 9,
  total: 4.5,
};
const parse = createClosingParser({ now: () => new Date("2026-11-23T12:00:00Z"), isAtDoor: true });

const FAULTY: readonly { name: string; input: unknown; expected: readonly string[] }[] = [
  { name: "null", input: null, expected: ["wrong_type "] },
  {
    name: "nothing",
    input: {},
    expected: ["store", "till", "date", "count", "total"].map((field) => `required /${field}`),
  },
  { name: "an unknown field", input: { ...GOOD, id: 1 }, expected: ["unknown_field /id"] },
  { name: "last before first", input: { ...GOOD, first: 10 }, expected: ["too_small /last"] },
  {
    name: "more receipts than numbers",
    input: { ...GOOD, count: 10 },
    expected: ["too_big /count"],
  },
  { name: "no last", input: { ...GOOD, last: undefined }, expected: ["required /last"] },
  { name: "no first", input: { ...GOOD, first: undefined }, expected: ["required /first"] },
  {
    name: "receipts without numbers",
    input: { ...GOOD, first: undefined, last: undefined },
    expected: ["required /first"],
  },
  { name: "number 0", input: { ...GOOD, first: 0 }, expected: ["too_small /first"] },
  { name: "half a receipt", input: { ...GOOD, count: 1.5 }, expected: ["not_whole /count"] },
  { name: "a huge number", input: { ...GOOD, last: 2 ** 53 }, expected: ["too_big /last"] },
  { name: "an endless total", input: { ...GOOD, total: Infinity }, expected: ["too_big /total"] },
  { name: "half a cent", input: { ...GOOD, total: 1.005 }, expected: ["too_many_decimals /total"] },
  { name: "too much money", input: { ...GOOD, total: -1e10 }, expected: ["too_small /total"] },
  {
    name: "a day in the future",
    input: { ...GOOD, date: "2026-11-25" },
    expected: ["date_in_future /date"],
  },
  { name: "no day", input: { ...GOOD, date: "2026-02-30" }, expected: ["not_a_date /date"] },
  { name: "an empty till", input: { ...GOOD, till: " " }, expected: ["empty /till"] },
];

Deno.test("a closing parser names all faults", async (t) => {
  for (const { name, input, expected } of FAULTY) {
    await t.step(name, () => {
      const parsed = parse(input);
      assertEquals(
        parsed.ok ? [] : parsed.issues.map((issue) => `${issue.code} ${issue.pointer}`),
        expected,
      );
    });
  }
});

Deno.test("a closing parser takes days with and without receipts, and refuses a field that comes twice", () => {
  const { first, last, ...rest } = GOOD;
  const day = { store: "Gent", till: "3", date: "2020-01-01" };
  assertEquals(parse(GOOD), {
    ok: true,
    closing: { ...day, span: { first, last }, count: 9, totalCents: 450 },
  });
  assertEquals(parse({ ...rest, count: 0, total: -0.1 - 0.2 }), {
    ok: true,
    closing: { ...day, count: 0, totalCents: -30 },
  });
  const twice = JSON.stringify(GOOD).replace("{", '{"total":1,');
  const parsed = parse(JSON.parse(twice), twice);
  assertEquals(parsed.ok ? [] : parsed.issues.map(({ code, pointer }) => [code, pointer]), [
    ["duplicate_member", "/total"],
  ]);
});

Deno.test("a closing parser says what a till is to send instead", async (t) => {
  const empty = "Must be at least 1: a day without receipts has neither first nor last";
  const cases = [
    {
      name: "numbers that began again within the day",
      input: { ...GOOD, first: 9_998, last: 2, count: 4 },
      expected: [
        "Must be at least 9998: of numbers that began again within the day, first and last are the " +
        "lowest and the highest, such as 1 and 9999",
      ],
    },
    {
      name: "the zeros of an empty day",
      input: { ...GOOD, first: 0, last: 0, count: 0 },
      expected: [empty, empty],
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      const parsed = parse(input);
      assertEquals(parsed.ok ? [] : parsed.issues.map(({ detail }) => detail), expected);
    });
  }
});
