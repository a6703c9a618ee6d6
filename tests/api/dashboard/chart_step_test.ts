import { assertEquals } from "@std/assert";
import {
  chooseStep,
  toBarDates,
  toBarDays,
  toSteps,
} from "../../../api/dashboard/parts/chart_step.js";

Deno.test("toSteps() offers as many bars as one can tell apart", async (t) => {
  const cases = [
    { from: "2026-01-01", to: "2026-01-01", steps: ["hour"], usual: "hour" },
    { from: "2026-01-01", to: "2026-01-02", steps: ["hour", "day"], usual: "hour" },
    { from: "2026-01-01", to: "2026-01-07", steps: ["day"], usual: "day" },
    { from: "2026-01-01", to: "2026-01-31", steps: ["day", "week"], usual: "day" },
    { from: "2026-01-01", to: "2026-06-30", steps: ["week", "month"], usual: "week" },
    { from: "2025-12-01", to: "2026-11-25", steps: ["week", "month"], usual: "month" },
    { from: "2020-01-01", to: "2026-11-25", steps: ["month"], usual: "month" },
  ] as const;
  for (const { from, to, steps, usual } of cases) {
    await t.step(`${from} to ${to}`, () => {
      assertEquals<unknown>(toSteps({ from, to }), steps);
      assertEquals(chooseStep({ from, to }, undefined), usual);
      assertEquals(chooseStep({ from, to }, steps.at(-1)), steps.at(-1));
    });
  }
  await t.step("another step is the usual one", () => {
    assertEquals(chooseStep({ from: "2026-01-01", to: "2026-12-31" }, "hour"), "month");
  });
});

Deno.test("toBarDates() begins weeks on Mondays and months on their first", () => {
  const days = { from: "2026-01-30", to: "2026-02-10" };
  assertEquals(toBarDates(days, "week"), ["2026-01-26", "2026-02-02", "2026-02-09"]);
  assertEquals(toBarDates(days, "month"), ["2026-01-01", "2026-02-01"]);
  assertEquals(toBarDates({ from: "2026-01-30", to: "2026-02-01" }, "day"), [
    "2026-01-30",
    "2026-01-31",
    "2026-02-01",
  ]);
});

Deno.test("toBarDays() has the bar's days of the period only", () => {
  const within = { from: "2026-01-30", to: "2026-02-10" };
  assertEquals(toBarDays("2026-01-26", { step: "week", within }), {
    from: "2026-01-30",
    to: "2026-02-01",
  });
  assertEquals(toBarDays("2026-02-01", { step: "month", within }), {
    from: "2026-02-01",
    to: "2026-02-10",
  });
});
