/**
 * Periods are whole days, both ends included.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toPeriod } from "../../../../api/stats/query/period.ts";

Deno.test("toPeriod() fills in what was not asked, and refuses what is too long", async (t) => {
  const today = "2026-11-23";
  const cases: readonly {
    readonly name: string;
    readonly asked: { readonly from?: string; readonly to?: string };
    readonly maxDays?: number;
    readonly expected: readonly [string, string] | string;
  }[] = [
    { name: "nothing", asked: {}, expected: ["2026-10-25", today] },
    { name: "nothing, of a week", asked: {}, maxDays: 7, expected: ["2026-11-17", today] },
    { name: "from", asked: { from: "2026-11-01" }, expected: ["2026-11-01", today] },
    { name: "to", asked: { to: "2020-03-01" }, expected: ["2020-02-01", "2020-03-01"] },
    { name: "one day", asked: { from: today, to: today }, expected: [today, today] },
    {
      name: "the longest",
      asked: { from: "2026-11-17", to: today },
      maxDays: 7,
      expected: ["2026-11-17", today],
    },
    {
      name: "a day more",
      asked: { from: "2026-11-16", to: today },
      maxDays: 7,
      expected: "period_too_long",
    },
    { name: "upside down", asked: { from: today, to: "2026-11-22" }, expected: "from_after_to" },
    { name: "in the future", asked: { from: "2026-11-24" }, expected: "from_after_to" },
    { name: "long ago", asked: { to: "0001-01-02" }, expected: ["0001-01-01", "0001-01-02"] },
    {
      name: "the last day of all",
      asked: { to: "9999-12-31" },
      expected: ["9999-12-02", "9999-12-31"],
    },
  ];
  for (const { name, asked, maxDays = 3_660, expected } of cases) {
    await t.step(name, () => {
      const found = toPeriod(asked, { maxDays, today });
      assertEquals(
        "issue" in found ? found.issue.code : `${found.period.from} ${found.period.to}`,
        typeof expected === "string" ? expected : expected.join(" "),
      );
    });
  }
});
