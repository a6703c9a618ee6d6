import { assertEquals } from "@std/assert";
import { toHourSeries } from "../../../api/dashboard/sales/hour_series.js";

const day = { fromMs: Date.parse("2026-11-24"), toMs: Date.parse("2026-11-25") };

Deno.test("toHourSeries() has every hour of the day", () => {
  const series = toHourSeries([Date.parse("2026-11-24T10:00:00.000Z")], day);
  assertEquals(series.length, 24);
  assertEquals(series[10], Date.parse("2026-11-24T10:00:00Z"));
});

Deno.test("toHourSeries() has the hours of baskets that came the day after", () => {
  const late = Date.parse("2026-11-25T01:00:00.000Z");
  const series = toHourSeries([late], day);
  assertEquals([series.length, series.at(-1)], [26, late]);
});

Deno.test("toHourSeries() does not fill the years between a day and its backfill", () => {
  const later = Date.parse("2029-01-01T00:00:00.000Z");
  assertEquals(toHourSeries([later], day), [later]);
});
