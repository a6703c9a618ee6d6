import { assertEquals } from "@std/assert";
import {
  countWeekdays,
  isUnfinished,
  sumPoints,
  toComparable,
  toHighest,
  toLastDays,
  toPoints,
} from "../../../api/dashboard/sales/points.js";

const zone = "Europe/Brussels";
const aRow = (changes: object) => ({ baskets: 1, products: 2, revenue: 0.1, ...changes });

Deno.test("toPoints() by day, week or month has the days of each bar", async (t) => {
  const days = { from: "2026-11-24", to: "2026-12-01" };
  const cases = [
    { step: "day", row: { date: "2026-11-24" }, expected: ["2026-11-24", "2026-11-24"] },
    { step: "week", row: { week: "2026-11-23" }, expected: ["2026-11-24", "2026-11-29"] },
    { step: "month", row: { month: "2026-12-01" }, expected: ["2026-12-01", "2026-12-01"] },
  ] as const;
  for (const { step, row, expected } of cases) {
    await t.step(step, () => {
      const [point] = toPoints([aRow(row)], { step, days, zone });
      assertEquals<unknown>([point?.days.from, point?.days.to], expected);
    });
  }
});

Deno.test("toHighest() leaves out what had no sale", async (t) => {
  const of = (baskets: number | null, products: number, revenue: number) => ({
    baskets,
    products,
    revenue,
  });
  const none = of(0, 0, 0);
  const one = (revenue: number, products = 1) => of(1, products, revenue);
  const ofProduct = (revenue: number, products: number) => of(null, products, revenue);
  const cases = [
    { name: "sales", points: [none, one(5), one(7), one(7, 2)], expected: one(7) },
    { name: "returns only", points: [one(-50, -1), none, one(-20, -1)], expected: one(-20, -1) },
    { name: "a sale for nothing", points: [one(-5, -1), one(0)], expected: one(0) },
    {
      name: "a product",
      points: [ofProduct(0, 0), ofProduct(-3, -1)],
      expected: ofProduct(-3, -1),
    },
    { name: "nothing", points: [none], expected: undefined },
  ];
  for (const { name, points, expected } of cases) {
    await t.step(name, () => assertEquals(toHighest(points), expected));
  }
});

Deno.test("toPoints() compares whole weeks with whole ones", () => {
  const toPlaces = (from: string, weeks: readonly string[]) =>
    toPoints(weeks.map((week) => aRow({ week })), {
      step: "week",
      days: { from, to: "2026-11-29" },
      zone,
    }).map(({ place }) => place);
  assertEquals(toPlaces("2025-12-01", ["2025-12-01", "2025-12-08"]), [0, 1]);
  // A Sunday, whose week has one day only.
  assertEquals(toPlaces("2024-12-01", ["2024-11-25", "2024-12-02", "2024-12-09"]), [-1, 0, 1]);
});

Deno.test("toPoints() of one weekday has the hours that are of it on the clock", () => {
  const days = { from: "2026-11-27", to: "2026-11-29" };
  // Half past midnight in Brussels, on Saturday.
  const row = aRow({ hour: "2026-11-27T23:00:00.000Z", revenue: 9.5 });
  const points = toPoints([row], { step: "hour", days, zone, weekday: 6 });
  assertEquals([points.length, points[0]?.hour, points[0]?.revenue], [24, 0, 9.5]);
});

Deno.test("toPoints() by hour has the hours of days that are longer or shorter", async (t) => {
  const cases = [
    { name: "a usual day", date: "2026-11-24", hours: 24, places: [0, 23] },
    { name: "the end of summer time", date: "2026-10-25", hours: 25, places: [0, 23] },
    { name: "the begin of summer time", date: "2026-03-29", hours: 23, places: [0, 23] },
  ];
  for (const { name, date, hours, places } of cases) {
    await t.step(name, () => {
      const points = toPoints([], { step: "hour", days: { from: date, to: date }, zone });
      assertEquals(points.length, hours);
      assertEquals([points[0]?.place, points.at(-1)?.place], places);
      assertEquals(points.filter(({ days }) => days.from !== date), []);
    });
  }
  await t.step("a row is at its hour on the clock", () => {
    const days = { from: "2026-07-01", to: "2026-07-01" };
    const row = aRow({ hour: "2026-07-01T10:00:00.000Z", revenue: 9.5 });
    const sold = toPoints([row], { step: "hour", days, zone }).filter(({ revenue }) => revenue > 0);
    assertEquals(sold.map(({ hour, revenue }) => [hour, revenue]), [[12, 9.5]]);
  });
  await t.step("of lines no hour knows its baskets", () => {
    const days = { from: "2026-07-01", to: "2026-07-01" };
    const row = aRow({ hour: "2026-07-01T10:00:00.000Z", baskets: null });
    assertEquals(sumPoints(toPoints([row], { step: "hour", days, zone })).baskets, null);
  });
});

Deno.test("sumPoints() sums in cents, and knows what all points know", () => {
  const days = { from: "2026-11-24", to: "2026-11-26" };
  const rows = ["2026-11-24", "2026-11-25", "2026-11-26"].map((date) => aRow({ date }));
  assertEquals(sumPoints(toPoints(rows, { step: "day", days, zone })), {
    revenue: 0.3,
    baskets: 3,
    average: 0.09999999999999999,
    products: 6,
  });
  assertEquals(sumPoints([]), { revenue: 0, baskets: 0, average: null, products: 0 });
});

Deno.test("toComparable() compares a day that is not over by its finished hours", async (t) => {
  const today = { from: "2026-11-25", to: "2026-11-25" };
  const yesterday = { from: "2026-11-24", to: "2026-11-24" };
  const hours = (date: string) =>
    [8, 9, 10, 11].map((hour) => aRow({ hour: `${date}T${String(hour).padStart(2, "0")}:00:00Z` }));
  const now = toPoints(hours("2026-11-25").slice(0, 3), { step: "hour", days: today, zone });
  const before = toPoints(hours("2026-11-24"), { step: "hour", days: yesterday, zone });
  await t.step("at half past eleven", () => {
    const compared = toComparable(now, before, Date.parse("2026-11-25T10:30:00Z"));
    assertEquals(compared.untilMs, Date.parse("2026-11-25T10:00:00Z"));
    assertEquals(
      [sumPoints(compared.now).baskets, sumPoints(compared.before).baskets],
      [2, 2],
    );
  });
  await t.step("the day after", () => {
    const compared = toComparable(now, before, Date.parse("2026-11-26T10:30:00Z"));
    assertEquals(compared, { now, before, untilMs: undefined });
  });
});

Deno.test("isUnfinished() is true of the bar in which today is", () => {
  const days = { from: "2026-11-01", to: "2026-11-30" };
  const [november, december] = toPoints([
    aRow({ month: "2026-11-01" }),
    aRow({ month: "2026-12-01" }),
  ], { step: "month", days: { from: days.from, to: "2026-12-31" }, zone });
  const at = { today: "2026-11-25", nowMs: 0 };
  assertEquals([november && isUnfinished(november, at), december && isUnfinished(december, at)], [
    true,
    false,
  ]);
});

Deno.test("countWeekdays() counts each from Monday", () => {
  assertEquals(countWeekdays({ from: "2026-11-23", to: "2026-11-29" }), [1, 1, 1, 1, 1, 1, 1]);
  assertEquals(countWeekdays({ from: "2026-11-28", to: "2026-11-30" }), [1, 0, 0, 0, 0, 1, 1]);
  assertEquals(countWeekdays({ from: "2026-11-01", to: "2026-11-30" }), [5, 4, 4, 4, 4, 4, 5]);
});

Deno.test("toLastDays() keeps within the period", () => {
  const days = { from: "2026-11-01", to: "2026-11-30" };
  assertEquals(toLastDays(days, 7), { from: "2026-11-24", to: "2026-11-30" });
  assertEquals(toLastDays(days, 31), days);
});
