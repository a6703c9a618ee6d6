import { assertEquals } from "@std/assert";
import { toHourSeries } from "../../../api/dashboard/sales/hour_series.js";

const day = { fromMs: Date.parse("2026-11-24"), toMs: Date.parse("2026-11-25") };
const aRow = (hour: string) => ({ hour, baskets: 2, products: 5, revenue: 9.5 });

Deno.test("toHourSeries() has every hour of the day", () => {
  const series = toHourSeries([aRow("2026-11-24T10:00:00.000Z")], day);
  assertEquals(series.length, 24);
  assertEquals(series[10], { atMs: Date.parse("2026-11-24T10:00:00Z"), baskets: 2, revenue: 9.5 });
  assertEquals(series.reduce((sum, { revenue }) => sum + revenue, 0), 9.5);
});

Deno.test("toHourSeries() has the hours of baskets that came the day after", () => {
  const series = toHourSeries([aRow("2026-11-25T01:00:00.000Z")], day);
  assertEquals([series.length, series.at(-1)?.revenue], [26, 9.5]);
});

Deno.test("toHourSeries() does not fill the years between a day and its backfill", () => {
  const series = toHourSeries([aRow("2029-01-01T00:00:00.000Z")], day);
  assertEquals(series.map(({ atMs }) => atMs), [Date.parse("2029-01-01")]);
});
