import { assertEquals } from "@std/assert";
import { joinPeriods, sumEuros, toChange } from "../../../api/dashboard/sales/changes.js";
import { toChangeText } from "../../../api/dashboard/sales/change_text.js";
import { createFormat } from "../../../api/dashboard/parts/format.js";

const format = createFormat("en-GB");

Deno.test("toChange() says in numbers and words what changed", async (t) => {
  const cases = [
    { now: 110, before: 100, kind: "more", text: "+€10.00 (+10.0%)" },
    { now: 0.3, before: 0.1 + 0.2, kind: "same", text: "no change" },
    { now: 75, before: 100, kind: "less", text: "-€25.00 (-25.0%)" },
    { now: 12.5, before: 0, kind: "new", text: "+€12.50 (new)" },
    { now: 0, before: 12.5, kind: "gone", text: "-€12.50 (none now)" },
    { now: 0, before: 0, kind: "same", text: "no change" },
    { now: -20, before: -30, kind: "more", text: "+€10.00" },
    { now: 20, before: -30, kind: "more", text: "+€50.00" },
    { now: null, before: 3, kind: "unknown", text: "not known" },
    { now: 3, before: undefined, kind: "unknown", text: "not known" },
  ] as const;
  for (const { now, before, kind, text } of cases) {
    await t.step(`${before} to ${now}`, () => {
      const change = toChange(now, before);
      assertEquals([change.kind, toChangeText(change, format.signedEuros, format)], [kind, text]);
    });
  }
});

Deno.test("joinPeriods() has the rows of both periods", () => {
  const row = (name: string, revenue: number) => ({ name, revenue });
  const join = (isNowCut: boolean, isBeforeCut: boolean) =>
    joinPeriods([row("a", 3), row("b", 2)], [row("c", 9), row("b", 1)], {
      toKey: ({ name }) => name,
      toEmpty: ({ name }) => row(name, 0),
      isNowCut,
      isBeforeCut,
    }).map(({ key, now, before }) => [key, now?.revenue, before?.revenue]);
  assertEquals(join(false, false), [["a", 3, 0], ["b", 2, 1], ["c", 0, 9]]);
  // What a list leaves out is not known, and no zero.
  assertEquals(join(true, true), [["a", 3, undefined], ["b", 2, 1], ["c", undefined, 9]]);
});

Deno.test("joinPeriods() compares with nothing when there is nothing", () => {
  const rows = joinPeriods([{ name: "a" }], undefined, {
    toKey: ({ name }) => name,
    toEmpty: (row) => row,
    isNowCut: false,
    isBeforeCut: false,
  });
  assertEquals(rows.map(({ key, before }) => [key, before]), [["a", undefined]]);
});

Deno.test("sumEuros() does not drift", () => {
  assertEquals(sumEuros(Array.from({ length: 1_000 }, () => 0.1)), 100);
});
