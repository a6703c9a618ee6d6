/**
 * Texts that no spreadsheet runs, and that stay as they are where they are harmless.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { escapeFormulas, unescapeFormulas } from "../../../shared/service/escape_formulas.ts";
import { assertEvenGrowth } from "../../support/even_growth.ts";

const CASES = [
  { name: "a sign", input: "=1+2", expected: "'=1+2" },
  { name: "plus", input: "+1", expected: "'+1" },
  { name: "minus", input: "-20% korting", expected: "'-20% korting" },
  { name: "at", input: "@sum(a1)", expected: "'@sum(a1)" },
  { name: "behind a semicolon", input: "x;=cmd|' /C calc'!A0", expected: "x;'=cmd|' /C calc'!A0" },
  { name: "behind a comma", input: "x,=1", expected: "x,'=1" },
  { name: "behind a tab", input: "x\t=1", expected: "x\t'=1" },
  { name: "behind a pipe", input: "x|@a", expected: "x|'@a" },
  { name: "behind a line feed", input: "x\n=1", expected: "x\n'=1" },
  { name: "behind a carriage return", input: "x\r=1", expected: "x\r'=1" },
  { name: "behind a line separator", input: "x\u2028=1", expected: "x\u2028'=1" },
  { name: "behind several", input: ";;=1", expected: ";;'=1" },
  { name: "a tab in front", input: "\t=1", expected: "\t'=1" },
  { name: "a carriage return in front", input: "\r=1", expected: "\r'=1" },
  { name: "a blank in front", input: " =1", expected: "' =1" },
  { name: "a no-break space in front", input: "\u00a0=1", expected: "'\u00a0=1" },
  { name: "a zero-width space in front", input: "\u200b=1", expected: "'\u200b=1" },
  { name: "a byte order mark in front", input: "\ufeff=1", expected: "'\ufeff=1" },
  { name: "a mark of direction in front", input: "\u202e=1", expected: "'\u202e=1" },
  { name: "a null in front", input: "\0=1", expected: "'\0=1" },
  { name: "a filler in front", input: "\u3164\u2800=1", expected: "'\u3164\u2800=1" },
  { name: "quotes in front", input: '"=1"', expected: '\'"=1"' },
  { name: "quotes behind a semicolon", input: 'x;"=1"', expected: 'x;\'"=1"' },
  { name: "full width equals", input: "\uff1d1", expected: "'\uff1d1" },
  { name: "full width plus", input: "\uff0b1", expected: "'\uff0b1" },
  { name: "full width minus", input: "\uff0d1", expected: "'\uff0d1" },
  { name: "full width at", input: "\uff20a", expected: "'\uff20a" },
  { name: "small equals", input: "\ufe661", expected: "'\ufe661" },
  { name: "the minus sign", input: "\u22121", expected: "'\u22121" },
  { name: "what is escaped already", input: "'=1", expected: "''=1" },
] as const;

const HARMLESS = [
  "",
  "Coca-Cola",
  "Crème brûlée 🍮",
  "a=b",
  "1+1 gratis",
  "Melk, halfvol; 1 l",
  "info@shop.example",
  "'t Hoekje",
  "3-4; 6-9",
  ";",
  "2,5 % - 1 l",
] as const;

Deno.test("escapeFormulas() puts an apostrophe before each possible formula", async (t) => {
  for (const { name, input, expected } of CASES) {
    await t.step(name, () => {
      assertEquals(escapeFormulas(input), expected);
      assertEquals(unescapeFormulas(expected), input);
    });
  }
});

Deno.test("escapeFormulas() leaves harmless texts as they are", () => {
  assertEquals(HARMLESS.map((text) => escapeFormulas(text)), [...HARMLESS]);
  assertEquals(HARMLESS.map((text) => unescapeFormulas(text)), [...HARMLESS]);
});

Deno.test("unescapeFormulas() undoes escapeFormulas()", () => {
  const units = fc.constantFrom(..."=-@,;\t\n'\" \u200b\uff1da1");
  fc.assert(
    fc.property(
      fc.string({ unit: fc.oneof(units, fc.string({ maxLength: 1 })) }),
      (text) => unescapeFormulas(escapeFormulas(text)) === text,
    ),
    { numRuns: 2_000 },
  );
});

Deno.test("escapeFormulas() takes time in proportion to the text", async (t) => {
  for (const part of [" ", ";", ";  ", "\u200b", "'", '"', "; ;="]) {
    await t.step(JSON.stringify(part), () =>
      assertEvenGrowth(50_000, (n) => {
        const text = part.repeat(Math.ceil(n / part.length));
        return () => [escapeFormulas(text), unescapeFormulas(text)];
      }));
  }
});
