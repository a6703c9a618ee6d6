/**
 * The time of a sale as CSV has it.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createSoldAtReader } from "../../../operate/import/sold_at_values.ts";
import { assertEvenGrowth } from "../../support/even_growth.ts";

const read = createSoldAtReader("Europe/Brussels");

Deno.test("createSoldAtReader() reads local times with the offset of their day", async (t) => {
  const cases = [
    { name: "Belgian, winter", input: "31/12/2024 18:05", expected: "2024-12-31T18:05:00+01:00" },
    { name: "Belgian, summer", input: "1/7/2024 18:05", expected: "2024-07-01T18:05:00+02:00" },
    { name: "ISO 8601", input: "2024-12-31 18:05", expected: "2024-12-31T18:05:00+01:00" },
    { name: "with seconds", input: "2024-12-31 18:05:33", expected: "2024-12-31T18:05:33+01:00" },
    { name: "with a T", input: "2024-12-31T18:05:33", expected: "2024-12-31T18:05:33+01:00" },
    {
      name: "with a fraction",
      input: "2024-12-31 18:05:33.250",
      expected: "2024-12-31T18:05:33.250+01:00",
    },
    { name: "with points", input: "31.12.2024 8:05", expected: "2024-12-31T08:05:00+01:00" },
    { name: "blanks around", input: " 31/12/2024  18:05 ", expected: "2024-12-31T18:05:00+01:00" },
    { name: "midnight", input: "2024-12-31 00:00", expected: "2024-12-31T00:00:00+01:00" },
    {
      name: "before summer time begins",
      input: "2024-03-31 01:59",
      expected: "2024-03-31T01:59:00+01:00",
    },
    {
      name: "left out: an hour late",
      input: "2024-03-31 02:30",
      expected: "2024-03-31T03:30:00+02:00",
    },
    { name: "after that", input: "2024-03-31 03:00", expected: "2024-03-31T03:00:00+02:00" },
    { name: "twice: the first", input: "2024-10-27 02:30", expected: "2024-10-27T02:30:00+02:00" },
    { name: "once again", input: "2024-10-27 03:00", expected: "2024-10-27T03:00:00+01:00" },
    {
      name: "an offset of its own",
      input: "2024-12-31T18:05:00Z",
      expected: "2024-12-31T18:05:00Z",
    },
    {
      name: "another offset",
      input: "2024-12-31T18:05:00+05:30",
      expected: "2024-12-31T18:05:00+05:30",
    },
    {
      name: "as Shopify writes it",
      input: "2024-12-31 18:05:00 +0100",
      expected: "2024-12-31T18:05:00+01:00",
    },
    {
      name: "as Postgres does",
      input: "2024-12-31 18:05:00.25+01",
      expected: "2024-12-31T18:05:00.25+01:00",
    },
    {
      name: "as pandas does",
      input: "2024-12-31 18:05:00+01:00",
      expected: "2024-12-31T18:05:00+01:00",
    },
    { name: "UTC", input: "31/12/2024 18:05 UTC", expected: "2024-12-31T18:05:00Z" },
    { name: "without seconds", input: "2024-12-31T18:05Z", expected: "2024-12-31T18:05:00Z" },
    {
      name: "another zone, for the API to judge",
      input: "2024-12-31 18:05 PST",
      expected: "2024-12-31 18:05 PST",
    },
    { name: "a day only, for the API to judge", input: "2024-12-31", expected: "2024-12-31" },
    { name: "no time, for the API to judge", input: "6 p.m.", expected: "6 p.m." },
    {
      name: "25 o'clock, for the API to judge",
      input: "2024-12-31 25:00",
      expected: "2024-12-31 25:00",
    },
    { name: "no such day", input: "30/02/2024 18:05", expected: "not_an_instant" },
    { name: "month first", input: "12/31/2024 18:05", expected: "not_an_instant" },
    { name: "year 0", input: "0000-01-01 18:05", expected: "not_an_instant" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      const value = read(input);
      assertEquals("json" in value ? JSON.parse(value.json) : value.code, expected);
    });
  }
});

Deno.test("createSoldAtReader() without a zone refuses local times, and names the option", () => {
  const value = createSoldAtReader(undefined)("31/12/2024 18:05");
  assertEquals("code" in value && value.code, "no_time_zone");
  assertStringIncludes("detail" in value ? value.detail : "", "--time-zone Europe/Brussels");
  const instant = "2024-12-31T18:05:00+01:00";
  assertEquals(createSoldAtReader(undefined)(instant), { json: JSON.stringify(instant) });
});

Deno.test("createSoldAtReader() stays linear on what strangers write", () =>
  assertEvenGrowth(50_000, (n) => {
    const value = `31/12/2024${" ".repeat(n)}x`;
    return () => read(value);
  }));
