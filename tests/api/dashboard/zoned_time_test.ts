import { assertEquals } from "@std/assert";
import { toHourSeries } from "../../../api/dashboard/sales/hour_series.js";
import { toClockMs, toStartOfDay, toZonedDay } from "../../../api/dashboard/parts/zoned_time.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

Deno.test("toStartOfDay() finds midnight of a zone, also beside a change of its clocks", async (t) => {
  const cases = [
    { zone: "Europe/Brussels", day: "2026-01-15", expected: "2026-01-14T23:00:00.000Z", hours: 24 },
    { zone: "Europe/Brussels", day: "2026-07-15", expected: "2026-07-14T22:00:00.000Z", hours: 24 },
    { zone: "Europe/Brussels", day: "2026-03-29", expected: "2026-03-28T23:00:00.000Z", hours: 23 },
    { zone: "Europe/Brussels", day: "2026-10-25", expected: "2026-10-24T22:00:00.000Z", hours: 25 },
    {
      zone: "America/New_York",
      day: "2026-03-08",
      expected: "2026-03-08T05:00:00.000Z",
      hours: 23,
    },
    {
      zone: "Pacific/Auckland",
      day: "2026-04-05",
      expected: "2026-04-04T11:00:00.000Z",
      hours: 25,
    },
    { zone: "UTC", day: "2026-10-25", expected: "2026-10-25T00:00:00.000Z", hours: 24 },
    { zone: "Asia/Kolkata", day: "2026-10-25", expected: "2026-10-24T18:30:00.000Z", hours: 24 },
  ];
  for (const { zone, day, expected, hours } of cases) {
    await t.step(`${day} in ${zone}`, () => {
      const start = toStartOfDay(Date.parse(day), zone);
      assertEquals(new Date(start).toISOString(), expected);
      assertEquals((toStartOfDay(Date.parse(day) + DAY_MS, zone) - start) / HOUR_MS, hours);
    });
  }
});

Deno.test("the hours of a day with 25 of them are all in the chart, two of one name", () => {
  const zone = "Europe/Brussels";
  const fromMs = toStartOfDay(Date.parse("2026-10-25"), zone);
  const toMs = toStartOfDay(Date.parse("2026-10-26"), zone);
  const sold = Date.parse("2026-10-25T01:00:00.000Z");
  const series = toHourSeries([sold], { fromMs, toMs });
  assertEquals(
    series.map((atMs) => new Date(toClockMs(atMs, zone)).getUTCHours()),
    [0, 1, 2, 2, ...Array.from({ length: 21 }, (_, index) => index + 3)],
  );
  assertEquals(series[3], sold);
});

Deno.test("toClockMs() keeps seconds and milliseconds, before 1970 too", () => {
  const clock = (iso: string) =>
    new Date(toClockMs(Date.parse(iso), "Europe/Brussels")).toISOString();
  assertEquals(clock("2026-07-01T22:15:30.250Z"), "2026-07-02T00:15:30.250Z");
  assertEquals(clock("1969-12-31T23:59:59.999Z"), "1970-01-01T00:59:59.999Z");
});

Deno.test("toZonedDay() is the day on the clock of the zone", async (t) => {
  const cases = [
    { at: "2026-01-15T22:30:00Z", zone: "Europe/Brussels", expected: "2026-01-15" },
    { at: "2026-01-15T23:30:00Z", zone: "Europe/Brussels", expected: "2026-01-16" },
    { at: "2026-07-15T22:30:00Z", zone: "Europe/Brussels", expected: "2026-07-16" },
    { at: "2026-07-15T22:30:00Z", zone: "UTC", expected: "2026-07-15" },
  ];
  for (const { at, zone, expected } of cases) {
    await t.step(
      `${at} in ${zone}`,
      () => assertEquals(toZonedDay(Date.parse(at), zone), expected),
    );
  }
});
