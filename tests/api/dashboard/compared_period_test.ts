import { assertEquals } from "@std/assert";
import { toComparedDays } from "../../../api/dashboard/parts/compared_period.js";
import { type PeriodName, toDays } from "../../../api/dashboard/parts/period.js";
import { toWeekday } from "../../../api/dashboard/parts/days.js";

/** A Wednesday. */
const today = "2026-11-25";

Deno.test("toComparedDays() compares like with like", async (t) => {
  const cases: readonly {
    readonly period: PeriodName;
    readonly days?: string;
    readonly previous: string;
    readonly year: string;
  }[] = [
    { period: "today", previous: "2026-11-24_2026-11-24", year: "2025-11-26_2025-11-26" },
    { period: "week", previous: "2026-11-16_2026-11-18", year: "2025-11-24_2025-11-26" },
    { period: "7d", previous: "2026-11-12_2026-11-18", year: "2025-11-20_2025-11-26" },
    { period: "month", previous: "2026-10-01_2026-10-25", year: "2025-11-01_2025-11-25" },
    { period: "last-month", previous: "2026-09-01_2026-09-30", year: "2025-10-01_2025-10-31" },
    { period: "12m", previous: "2024-12-01_2025-11-25", year: "2024-12-01_2025-11-25" },
    {
      period: "custom",
      days: "2024-02-01_2024-02-29",
      previous: "2024-01-01_2024-01-31",
      year: "2023-02-01_2023-02-28",
    },
    {
      period: "custom",
      days: "2026-11-09_2026-11-22",
      previous: "2026-10-26_2026-11-08",
      year: "2025-11-10_2025-11-23",
    },
    {
      period: "custom",
      days: "2026-03-05_2026-03-07",
      previous: "2026-03-02_2026-03-04",
      year: "2025-03-06_2025-03-08",
    },
  ];
  for (const { period, days = "", previous, year } of cases) {
    const [from, to] = days.split("_");
    const chosen = toDays(period, { today, from, to });
    await t.step(`${period} ${days}`, () => {
      for (const [compare, expected] of [["previous", previous], ["year", year]] as const) {
        const compared = toComparedDays(chosen, { period, compare });
        assertEquals(`${compared?.from}_${compared?.to}`, expected, compare);
      }
    });
  }
});

Deno.test("toComparedDays() of the year before keeps the weekdays", () => {
  const days = toDays("7d", { today });
  const compared = toComparedDays(days, { period: "7d", compare: "year" });
  assertEquals(toWeekday(compared?.from ?? ""), toWeekday(days.from));
});

Deno.test("toComparedDays() compares with nothing when the reader wants that", () => {
  assertEquals(
    toComparedDays(toDays("7d", { today }), { period: "7d", compare: "none" }),
    undefined,
  );
});
