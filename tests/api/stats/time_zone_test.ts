import { assertEquals, assertThrows } from "@std/assert";
import { TIME_ZONE_SETTINGS, toLocalInstant } from "../../../api/stats/time_zone.ts";
import { readSettings, SettingsError } from "../../../shared/service/settings.ts";

const read = (value: string | undefined) => readSettings(() => value, TIME_ZONE_SETTINGS).TIME_ZONE;

Deno.test("TIME_ZONE is Belgium's, or any other of the IANA database", () => {
  assertEquals([undefined, "", "UTC", "Europe/Paris"].map(read), [
    "Europe/Brussels",
    "Europe/Brussels",
    "UTC",
    "Europe/Paris",
  ]);
});

Deno.test("TIME_ZONE has the letters of the IANA database, and stays the name that was given", () => {
  const values = [
    "europe/brussels",
    "utc",
    "EUROPE/KYIV",
    "Europe/Kiev",
    "etc/gmt-2",
    "Asia/Calcutta",
  ];
  assertEquals(values.map(read), [
    "Europe/Brussels",
    "UTC",
    "Europe/Kyiv",
    "Europe/Kiev",
    "Etc/GMT-2",
    "Asia/Calcutta",
  ]);
});

Deno.test("TIME_ZONE that is none is named at the start", async (t) => {
  const values = [
    ...["Brussels", "Europe/Bruxelles", "CEST", "1", "x".repeat(10_000)],
    // Intl knows these, Temporal does not.
    ...["US/Pacific-New", "PST", "JST", "Factory"],
  ];
  for (const value of values) {
    await t.step(value.slice(0, 20), () => {
      const error = assertThrows(() => read(value), SettingsError);
      assertEquals(
        error.message,
        "Cannot start with these settings:\n" +
          "  TIME_ZONE is not a time zone of the IANA database, such as Europe/Brussels",
      );
    });
  }
});

Deno.test("TIME_ZONE that is an offset is refused with the reason", async (t) => {
  for (const value of ["+02:00", "-5", "GMT+2", "UTC+1", "utc-01:00"]) {
    await t.step(value, () => {
      const error = assertThrows(() => read(value), SettingsError);
      assertEquals(
        error.message,
        "Cannot start with these settings:\n  TIME_ZONE is an offset, which knows no summer time: " +
          "it must be a place, such as Europe/Brussels",
      );
    });
  }
});

Deno.test("toLocalInstant() tells the two hours apart that the clock shows twice", async (t) => {
  const cases = [
    { utc: "2026-10-25T00:00:00.000Z", expected: "2026-10-25T02:00:00+02:00" },
    { utc: "2026-10-25T01:00:00.000Z", expected: "2026-10-25T02:00:00+01:00" },
    { utc: "2026-03-29T00:00:00.000Z", expected: "2026-03-29T01:00:00+01:00" },
    { utc: "2026-03-29T01:00:00.000Z", expected: "2026-03-29T03:00:00+02:00" },
  ];
  for (const { utc, expected } of cases) {
    await t.step(utc, () => assertEquals(toLocalInstant(utc, "Europe/Brussels"), expected));
  }
});
