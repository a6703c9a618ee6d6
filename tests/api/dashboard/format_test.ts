import { assertEquals } from "@std/assert";
import { createFormat } from "../../../api/dashboard/parts/format.js";

/** `Intl` separates with spaces that do not break, of one width or another. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

Deno.test("createFormat() writes as the reader's locale does", () => {
  const english = createFormat("en-IE");
  const dutch = createFormat("nl-BE");
  assertEquals(
    [english.euros(98_765.43), plain(dutch.euros(98_765.43))],
    ["€98,765.43", "€ 98.765,43"],
  );
  assertEquals([english.rate(50), plain(dutch.rate(1_050.25))], ["50.0", "1.050,3"]);
  assertEquals([english.count(12_345), plain(dutch.count(12_345))], ["12,345", "12.345"]);
  assertEquals(english.day("2026-11-24"), "24 Nov 2026");
});

Deno.test("createFormat() writes amounts below 0, quantities and the clock of a shop", () => {
  const english = createFormat("en-IE");
  const dutch = createFormat("nl-BE");
  assertEquals([english.euros(-3.29), plain(dutch.euros(-3.29))], ["-€3.29", "€ -3,29"]);
  assertEquals(
    [english.quantity(0.732, "kg"), dutch.quantity(0.732, "kg"), english.quantity(3, "×")].map(
      plain,
    ),
    ["0.732 kg", "0,732 kg", "3 ×"],
  );
  assertEquals(
    plain(english.shopTime("2020-01-31T23:02:00.000+01:00")),
    "31 Jan 2020, 23:02:00 (UTC+01:00)",
  );
});

Deno.test("createFormat() writes times by the clock of the shops, wherever the reader is", () => {
  const at = "2026-07-01T22:15:30.000Z";
  const texts = (zone: string) => {
    const format = createFormat("en-IE", zone);
    const ms = Date.parse(at);
    return [format.instant(at), format.clock(ms), format.shortClock(ms)].map(plain);
  };
  assertEquals(texts("Europe/Brussels"), ["2 Jul 2026, 00:15:30", "00:15:30", "00:15"]);
  assertEquals(texts("America/New_York"), ["1 Jul 2026, 18:15:30", "18:15:30", "18:15"]);
});

Deno.test("createFormat() writes the day of a time that is not of today, on the clock of the shops", () => {
  const now = Date.parse("2026-11-29T23:05:00Z");
  const texts = (locale: string, zone: string) => {
    const { time } = createFormat(locale, zone);
    return ["2026-11-29T23:01:02Z", "2026-11-29T16:30:00Z"].map((at) => plain(time(at, now)));
  };
  assertEquals(texts("nl-BE", "Europe/Brussels"), ["00:01:02", "29 nov 2026, 17:30:00"]);
  assertEquals(texts("fr-BE", "UTC"), ["23:01:02", "16:30:00"]);
  assertEquals(texts("en-US", "Asia/Tokyo"), ["8:01:02 AM", "1:30:00 AM"]);
});

Deno.test("createFormat() never makes a zero of what is not known", () => {
  const { euros, count, rate, duration } = createFormat("en");
  assertEquals([euros(null), count(undefined), rate(null), duration(null)], ["–", "–", "–", "–"]);
  assertEquals([euros(0), count(0), rate(0), duration(0)], ["€0.00", "0", "0.0", "0 ms"]);
});

Deno.test("createFormat() writes durations in the unit that fits", async (t) => {
  const cases = [
    { seconds: 0.0004, expected: "0 ms" },
    { seconds: 0.021, expected: "21 ms" },
    { seconds: 0.9994, expected: "999 ms" },
    { seconds: 0.9996, expected: "1 sec" },
    { seconds: 12.34, expected: "12.3 sec" },
    { seconds: 59.96, expected: "1 min" },
    { seconds: 3_599, expected: "1 hr" },
    { seconds: 5_400, expected: "1 hr 30 min" },
  ];
  for (const { seconds, expected } of cases) {
    await t.step(`${seconds} s`, () => {
      assertEquals(createFormat("en").duration(seconds), expected);
    });
  }
});

Deno.test("createFormat() shows days as they are in UTC, wherever the reader is", () => {
  const { shortDay, hour, month } = createFormat("en-GB");
  const midnight = Date.parse("2026-11-24T00:00:00Z");
  assertEquals([shortDay(midnight), hour(midnight), month(midnight)], [
    "24 Nov",
    "00:00",
    "Nov 2026",
  ]);
});
