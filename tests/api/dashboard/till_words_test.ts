/**
 * What is wrong with a till's day, in words.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createFormat } from "../../../api/dashboard/parts/format.js";
import { toFaults, toTone } from "../../../api/dashboard/tills/till_words.js";
import { TILLS_WORDS } from "../../../api/dashboard/tills/words.js";
import { TILL_STATUSES, type TillRow, TILLS } from "../../../api/stats/reports/tills.ts";

const format = createFormat("en");
const [example] = TILLS.example;
const fine: TillRow = {
  ...example,
  status: "complete",
  receipts: 412,
  missing: 0,
  missingNumbers: [],
  missingSince: null,
  revenue: 8_216.35,
};
const ranges = Array.from({ length: 20 }, (_, index) => String(2 * index + 1));

Deno.test("toFaults() says all that is wrong with a till's day, the worst first", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly till: TillRow;
    readonly mostRanges?: number;
    readonly expected: readonly string[];
  }[] = [
    { name: "nothing", till: fine, expected: [] },
    { name: "missing", till: example, expected: ["3 missing: 17, 230–231"] },
    { name: "one range", till: example, mostRanges: 1, expected: ["3 missing: 17 …"] },
    {
      name: "as many ranges as an answer has",
      till: { ...example, missing: 40, missingNumbers: ranges },
      expected: [`40 missing: ${ranges.join(", ")} …`],
    },
    {
      name: "doubled",
      till: { ...fine, status: "doubled", doubled: 1 },
      expected: ["1 number came twice"],
    },
    {
      name: "doubled, and another total",
      till: { ...fine, status: "doubled", doubled: 1, revenue: 8_236.35 },
      expected: ["1 number came twice", "€8,236.35 came, the till says €8,216.35"],
    },
    {
      name: "three faults",
      till: { ...example, doubled: 2, unexpected: 4 },
      expected: ["3 missing: 17, 230–231", "2 numbers came twice", "4 receipts outside of 1–412"],
    },
    {
      name: "receipts of a day without any",
      till: { ...fine, status: "unexpected", unexpected: 2, first: null, last: null },
      expected: ["2 receipts came, the till says none"],
    },
    {
      name: "another total",
      till: { ...fine, status: "total_differs", revenue: 8_000 },
      expected: ["€8,000.00 came, the till says €8,216.35"],
    },
    {
      name: "another count",
      till: { ...fine, status: "total_differs", receipts: 412, closingReceipts: 400 },
      expected: ["412 came with €8,216.35, the till says 400 with €8,216.35"],
    },
    {
      name: "scattered",
      till: { ...fine, status: "scattered", first: null, last: null, receipts: 0 },
      expected: ["numbers too far apart to follow"],
    },
  ];
  for (const { name, till, mostRanges, expected } of cases) {
    await t.step(name, () => assertEquals(toFaults(till, format, { mostRanges }), expected));
  }
});

Deno.test("every status has a title and a tone", () => {
  for (const { statuses, meanings } of Object.values(TILLS_WORDS)) {
    assertEquals(Object.keys(statuses).toSorted(), TILL_STATUSES.toSorted());
    assertEquals(Object.keys(meanings).toSorted(), TILL_STATUSES.toSorted());
  }
  assertEquals(TILL_STATUSES.map(toTone), [
    "quiet",
    undefined,
    "bad",
    "warn",
    "warn",
    "warn",
    "bad",
  ]);
});
