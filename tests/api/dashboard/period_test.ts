import { assertEquals } from "@std/assert";
import {
  type PeriodName,
  stepPeriod,
  toDays,
  toSpan,
} from "../../../api/dashboard/parts/period.js";
import { addMonths, isDay, toWeekday } from "../../../api/dashboard/parts/days.js";

/** A Sunday. */
const today = "2026-03-01";

Deno.test("toDays() ends the named periods today, or before", async (t) => {
  const cases = [
    { name: "today", from: "2026-03-01", to: today },
    { name: "yesterday", from: "2026-02-28", to: "2026-02-28" },
    { name: "week", from: "2026-02-23", to: today },
    { name: "7d", from: "2026-02-23", to: today },
    { name: "month", from: "2026-03-01", to: today },
    { name: "last-month", from: "2026-02-01", to: "2026-02-28" },
    { name: "30d", from: "2026-01-31", to: today },
    { name: "12m", from: "2025-04-01", to: today },
  ] as const;
  for (const { name, from, to } of cases) {
    await t.step(name, () => assertEquals(toDays(name, { today }), { from, to }));
  }
  await t.step("custom", () => {
    assertEquals(toDays("custom", { today, from: "2020-01-01", to: "2020-12-31" }), {
      from: "2020-01-01",
      to: "2020-12-31",
    });
    assertEquals(toDays("custom", { today }), { from: today, to: today });
  });
});

Deno.test("toSpan() finds the months and weeks of a custom period", async (t) => {
  const cases = [
    { from: "2026-02-01", to: "2026-02-28", expected: { unit: "month", count: 1 } },
    { from: "2025-01-01", to: "2025-12-31", expected: { unit: "month", count: 12 } },
    { from: "2026-02-16", to: "2026-02-22", expected: { unit: "week", count: 1 } },
    { from: "2026-02-09", to: "2026-02-22", expected: { unit: "week", count: 2 } },
    { from: "2026-02-01", to: "2026-02-27", expected: { unit: "day", count: 27 } },
    { from: "2026-02-16", to: "2026-02-16", expected: { unit: "day", count: 1 } },
  ] as const;
  for (const { from, to, expected } of cases) {
    await t.step(`${from} to ${to}`, () => assertEquals(toSpan("custom", { from, to }), expected));
  }
});

Deno.test("stepPeriod() goes back and forth by what the period is made of", async (t) => {
  const wednesday = "2026-11-25";
  const cases: readonly (readonly [PeriodName, ...string[]])[] = [
    ["today", "yesterday", "2026-11-23_2026-11-23"],
    ["week", "2026-11-16_2026-11-22", "2026-11-09_2026-11-15"],
    ["7d", "2026-11-12_2026-11-18", "2026-11-05_2026-11-11"],
    ["month", "last-month", "2026-09-01_2026-09-30", "2026-08-01_2026-08-31"],
    ["30d", "2026-09-27_2026-10-26"],
    ["12m", "2024-12-01_2025-11-30", "2023-12-01_2024-11-30"],
  ];
  const say = (period: ReturnType<typeof stepPeriod>) =>
    period === undefined
      ? "none"
      : period.period === "custom"
      ? `${period.from}_${period.to}`
      : period.period;
  for (const [first, ...expected] of cases) {
    await t.step(first, () => {
      let chosen: ReturnType<typeof stepPeriod> = { period: first };
      const back = expected.map(() => {
        chosen = chosen && stepPeriod(chosen, { direction: -1, today: wednesday });
        return say(chosen);
      });
      assertEquals(back, expected);
      const forth = expected.map(() => {
        chosen = chosen && stepPeriod(chosen, { direction: 1, today: wednesday });
        return say(chosen);
      });
      assertEquals(forth, [first, ...expected].slice(0, -1).reverse());
      assertEquals(chosen && stepPeriod(chosen, { direction: 1, today: wednesday }), undefined);
    });
  }
});

Deno.test("stepPeriod() keeps the length of days that would end after today", () => {
  const chosen = { period: "custom", from: "2026-02-20", to: "2026-02-24" } as const;
  assertEquals(stepPeriod(chosen, { direction: 1, today }), {
    period: "custom",
    from: "2026-02-25",
    to: "2026-03-01",
  });
  assertEquals(
    stepPeriod({ ...chosen, from: "2026-02-22", to: "2026-02-26" }, { direction: 1, today }),
    {
      period: "custom",
      from: "2026-02-25",
      to: "2026-03-01",
    },
  );
});

Deno.test("addMonths() ends in the month that it is asked for", () => {
  assertEquals(
    [addMonths("2026-03-31", -1), addMonths("2024-01-31", 1), addMonths("2026-12-15", 1)],
    ["2026-02-28", "2024-02-29", "2027-01-15"],
  );
});

Deno.test("isDay() takes calendar dates only", () => {
  assertEquals(
    ["2026-02-28", "2026-02-29", "2026-2-1", "1899-12-31", "3000-01-01", "2026-01-01T00:00"]
      .map(isDay),
    [true, false, false, false, false, false],
  );
});

Deno.test("toWeekday() counts from Monday", () => {
  assertEquals(["2026-02-23", today].map(toWeekday), [1, 7]);
});
