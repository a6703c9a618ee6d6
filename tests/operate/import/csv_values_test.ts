import { assertEquals } from "@std/assert";
import {
  toJsonAmount,
  toJsonDate,
  toJsonNumber,
  toJsonReceipt,
  toJsonText,
  toJsonWord,
} from "../../../operate/import/csv_values.ts";

function toText(value: ReturnType<typeof toJsonNumber>): string {
  return "json" in value ? value.json : value.code;
}

Deno.test("toJsonNumber() keeps the digits of a number, or names what it is not", async (t) => {
  const cases = [
    { name: "a decimal comma", input: "1,99", expected: "1.99" },
    { name: "a decimal point", input: "1.99", expected: "1.99" },
    { name: "a whole number", input: "12", expected: "12" },
    { name: "negative", input: "-0,50", expected: "-0.50" },
    { name: "a typographic minus", input: "−3", expected: "-3" },
    { name: "zeros in front", input: "007,10", expected: "7.10" },
    { name: "nothing before the comma", input: ",5", expected: "0.5" },
    { name: "nothing behind it", input: "5,", expected: "5" },
    {
      name: "more digits than a float holds",
      input: "0,1234567890123456789",
      expected: "0.1234567890123456789",
    },
    { name: "a euro sign behind", input: "1,99 €", expected: "1.99" },
    { name: "a euro sign before", input: " €1.99", expected: "1.99" },
    { name: "a minus before the euro sign", input: "-€ 1,99", expected: "-1.99" },
    { name: "a minus behind it", input: "€ -1,99", expected: "-1.99" },
    { name: "a minus at the end, as SAP has it", input: "1,99-", expected: "-1.99" },
    { name: "a minus at the end, and EUR", input: "1,99- EUR", expected: "-1.99" },
    { name: "a minus and a blank", input: "− 1,99", expected: "-1.99" },
    { name: "a plus", input: "+0,02", expected: "0.02" },
    { name: "a minus on both sides", input: "-1,99-", expected: "not_a_number" },
    { name: "the nothing of an accountant", input: "€ -", expected: "not_a_number" },
    { name: "thousands below 0", input: "-1.234,50", expected: "thousands_separator" },
    { name: "blanks around", input: " 1,99\u00a0", expected: "1.99" },
    { name: "three decimals, as of kilograms", input: "1,250", expected: "1.250" },
    { name: "thousands with points", input: "1.234,50", expected: "thousands_separator" },
    { name: "thousands with commas", input: "1,234.50", expected: "thousands_separator" },
    { name: "thousands with blanks", input: "1 234,50", expected: "thousands_separator" },
    { name: "thousands with narrow blanks", input: "1\u202f234", expected: "thousands_separator" },
    { name: "a million", input: "1.000.000", expected: "thousands_separator" },
    { name: "nothing", input: "", expected: "not_a_number" },
    { name: "only a comma", input: ",", expected: "not_a_number" },
    { name: "scientific", input: "1E+03", expected: "not_a_number" },
    { name: "a word", input: "NaN", expected: "not_a_number" },
    { name: "two minus signs", input: "--1", expected: "not_a_number" },
    { name: "very many digits", input: "1".repeat(41), expected: "not_a_number" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toText(toJsonNumber(input)), expected));
  }
});

Deno.test("toJsonAmount() refuses what may be a thousand or have three decimals", async (t) => {
  const cases = [
    { name: "two decimals", input: "1,25", expected: "1.25" },
    { name: "a point before three digits", input: "1.250", expected: "thousands_separator" },
    { name: "a comma before them", input: "1,250", expected: "thousands_separator" },
    { name: "the last of them not 0", input: "1.234", expected: "thousands_separator" },
    { name: "below 0, in euros", input: "€ -12.500", expected: "thousands_separator" },
    { name: "a minus behind it", input: "999,990-", expected: "thousands_separator" },
    { name: "zeros in front", input: "001.250", expected: "thousands_separator" },
    { name: "below one euro", input: "0.750", expected: "0.750" },
    { name: "no digit before the mark", input: "-,750", expected: "-0.750" },
    { name: "a unit price, for the API to refuse", input: "0,793", expected: "0.793" },
    { name: "four digits before the mark", input: "1250.500", expected: "1250.500" },
    { name: "four decimals, as of Odoo", input: "1.2500", expected: "1.2500" },
    { name: "six decimals", input: "1,250000", expected: "1.250000" },
    { name: "thousands that show", input: "1.250,00", expected: "thousands_separator" },
    { name: "no number", input: "free", expected: "not_a_number" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toText(toJsonAmount(input)), expected));
  }
  await t.step("its column has three decimals", () => {
    assertEquals(toJsonAmount("-1,250", { hasThreeDecimals: true }), { json: "-1.250" });
  });
  await t.step("it says why", () => {
    assertEquals(toJsonAmount("1.250"), {
      code: "thousands_separator",
      detail: 'May be thousands or three decimals: "1.250". Write it with two decimals or none, ' +
        "such as 1250 or 1,25",
    });
  });
});

Deno.test("toJsonReceipt() takes three digits behind a mark for no fraction", async (t) => {
  const cases = [
    { name: "a whole number", input: "1000", expected: "1000" },
    { name: "zeros in front", input: "00042", expected: "42" },
    { name: "a number of pandas", input: "17.0", expected: "17.0" },
    { name: "the first one of pandas", input: "1.0", expected: "1.0" },
    { name: "two zeros", input: "17,00", expected: "17.00" },
    { name: "a number of a database", input: "17.0000", expected: "17.0000" },
    { name: "a fraction, for the API to refuse", input: "17.5", expected: "17.5" },
    { name: "a thousand with a point", input: "1.000", expected: "thousands_separator" },
    { name: "a thousand with a comma", input: "1,000", expected: "thousands_separator" },
    { name: "the one after it", input: "1.001", expected: "thousands_separator" },
    { name: "a till and its receipt", input: "0.001", expected: "thousands_separator" },
    { name: "four digits before the mark", input: "1234.000", expected: "thousands_separator" },
    { name: "a million", input: "1.000.000", expected: "thousands_separator" },
    { name: "no number", input: "A-17", expected: "not_a_number" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toText(toJsonReceipt(input)), expected));
  }
  await t.step("it says why", () => {
    assertEquals(toJsonReceipt("1.000"), {
      code: "thousands_separator",
      detail: "Must be a whole number without a point or comma, such as 1000, not " +
        '"1.000": three digits behind one may be thousands',
    });
  });
});

Deno.test("toJsonDate() reads ISO 8601 and day first, never month first", async (t) => {
  const cases = [
    { name: "ISO", input: "2025-12-31", expected: '"2025-12-31"' },
    { name: "ISO, basic form", input: "20251231", expected: '"2025-12-31"' },
    { name: "the year first", input: "2025/12/31", expected: '"2025-12-31"' },
    { name: "day first without marks", input: "31122025", expected: "not_a_date" },
    { name: "two marks", input: "2025/12-31", expected: "not_a_date" },
    { name: "Belgian", input: "31/12/2025", expected: '"2025-12-31"' },
    { name: "either way round, day first", input: "03/04/2025", expected: '"2025-04-03"' },
    { name: "without zeros", input: "3/4/2025", expected: '"2025-04-03"' },
    { name: "with points", input: "31.12.2025", expected: '"2025-12-31"' },
    { name: "with dashes", input: "31-12-2025", expected: '"2025-12-31"' },
    {
      name: "the midnight of spreadsheets",
      input: "2025-12-31 00:00:00",
      expected: '"2025-12-31"',
    },
    { name: "no such day, for the API to judge", input: "30/02/2025", expected: '"2025-02-30"' },
    { name: "month first", input: "12/31/2025", expected: "not_a_date" },
    { name: "two digits of a year", input: "31/12/25", expected: "not_a_date" },
    { name: "two separators", input: "31/12-2025", expected: "not_a_date" },
    { name: "a time of the day", input: "31/12/2025 18:05", expected: "not_a_date" },
    { name: "nothing", input: "", expected: "not_a_date" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toText(toJsonDate(input)), expected));
  }
});

Deno.test("toJsonDate() says what to do about what is no day", async (t) => {
  const cases = [
    {
      name: "a time",
      input: "31/12/2025 18:05",
      expected: "a time has a column of its own, sold_at",
    },
    {
      name: "an instant",
      input: "2025-12-31T18:05:00Z",
      expected: "a time has a column of its own, sold_at",
    },
    { name: "a number of Excel", input: "46022", expected: "format its column as a date" },
    { name: "a short year", input: "31-12-25", expected: "a year has four digits" },
    { name: "month first", input: "12/31/2025", expected: "up to the 12th were read as others" },
    { name: "nothing", input: "", expected: '(day first), not ""' },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      const value = toJsonDate(input);
      assertEquals("detail" in value && value.detail.slice(-expected.length), expected);
    });
  }
});

Deno.test("toJsonText() keeps a text, and refuses a number that is none any more", async (t) => {
  const cases = [
    { name: "zeros in front", input: "00123", expected: '"00123"' },
    {
      name: "a break in a cell",
      input: "Volkoren\r\nbrood 800g",
      expected: '"Volkoren brood 800g"',
    },
    { name: "a tab", input: "a\tb", expected: '"a b"' },
    { name: "shortened, with a comma", input: "5,41E+12", expected: "shortened_number" },
    { name: "shortened, with a point", input: "1.23457E+11", expected: "shortened_number" },
    { name: "shortened, round", input: "5E+12", expected: "shortened_number" },
    { name: "shortened by R", input: "5.41e+12", expected: "shortened_number" },
    { name: "a number of pandas", input: "5412345678901.0", expected: "decimal_number" },
    { name: "the same in Dutch", input: "1001,0", expected: "decimal_number" },
    { name: "an article", input: "4E12", expected: '"4E12"' },
    { name: "an article with a point", input: "12.10", expected: '"12.10"' },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toText(toJsonText(input, { isId: true })), expected));
  }
  await t.step("a name may be any number", () => {
    assertEquals(toText(toJsonText("5,41E+12")), '"5,41E+12"');
    assertEquals(toText(toJsonText("7.0")), '"7.0"');
  });
});

Deno.test("toJsonText() takes for no text what programs write for nothing", async (t) => {
  const nothing = [
    ...["NULL", "\\N", "None", "nan", "NaT", "<NA>"],
    ...["#N/A", "#N/B", "#VERW!", "#NAAM?", "#DIV/0!", "#DEEL/0!", "Err:502", " #REF! "],
  ];
  for (const input of nothing) {
    await t.step(input, () => assertEquals(toText(toJsonText(input)), "no_value"));
  }
  for (const input of ["Naan", "NULLEKE", "#1 wine", "#1!", "Non", "NA", "N/A"]) {
    await t.step(input, () => assertEquals(toText(toJsonText(input)), JSON.stringify(input)));
  }
});

Deno.test("toJsonWord() reads units and kinds as shops write them", async (t) => {
  const cases = [
    { name: "a capital", input: "KG", expected: '"kg"' },
    { name: "Dutch", input: "Stuks", expected: '"piece"' },
    { name: "a point behind", input: "st.", expected: '"piece"' },
    { name: "French", input: "pièce", expected: '"piece"' },
    { name: "a kind in Dutch", input: "Leeggoed", expected: '"deposit"' },
    { name: "a kind in French", input: "Remise", expected: '"discount"' },
    { name: "one of two meanings, for the API to refuse", input: "retour", expected: '"retour"' },
    { name: "grams, which would have to be computed", input: "g", expected: '"g"' },
    { name: "a stranger's", input: "__proto__", expected: '"__proto__"' },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toText(toJsonWord(input)), expected));
  }
});
