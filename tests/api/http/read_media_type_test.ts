/**
 * The media types of requests, hostile ones included.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readMediaType } from "../../../api/http/read_media_type.ts";
import { assertEvenGrowth } from "../../support/even_growth.ts";

const JSON_TYPE = "application/json";

Deno.test("readMediaType() passes over parameters, but for a charset other than UTF-8", async (t) => {
  const cases = [
    { input: null, expected: undefined },
    { input: "", expected: "" },
    { input: "application/json", expected: JSON_TYPE },
    { input: " Application/JSON ", expected: JSON_TYPE },
    { input: "application/json ; ", expected: JSON_TYPE },
    { input: "application/json;;charset=utf-8;", expected: JSON_TYPE },
    { input: "application/json; charset=UTF-8", expected: JSON_TYPE },
    { input: "application/json; charset=utf8", expected: JSON_TYPE },
    { input: 'application/json; Charset="Utf8"', expected: JSON_TYPE },
    { input: "application/json; profile=shop; charset=utf-8; version=1", expected: JSON_TYPE },
    { input: String.raw`application/json; profile="a;b=\"c"; version=1`, expected: JSON_TYPE },
    { input: "application/json; charset=latin1", expected: undefined },
    { input: "application/json; charset=us-ascii", expected: undefined },
    { input: "application/json; charset=utf-16; charset=utf-8", expected: undefined },
    { input: "application/json; charset=utf-8; charset=utf-16", expected: undefined },
    { input: "application/json; charset=", expected: undefined },
    { input: 'application/json; charset=""', expected: undefined },
    { input: "application/json; charset = utf-8", expected: undefined },
    { input: 'application/json; profile="open', expected: undefined },
    { input: "application/json; utf-8", expected: undefined },
    { input: "application/json; charset=utf-8, text/plain", expected: undefined },
    { input: "application/json, text/plain", expected: "application/json, text/plain" },
  ];
  for (const { input, expected } of cases) {
    await t.step(`${input}`, () => assertEquals(readMediaType(input), expected));
  }
});

Deno.test("readMediaType() takes time in proportion to the text", async (t) => {
  const toCases = (size: number) => {
    const fill = (unit: string) => unit.repeat(size / unit.length);
    return [
      { name: "blanks", input: `${JSON_TYPE}${fill(" ")}x` },
      { name: "blanks behind a semicolon", input: `${JSON_TYPE};${fill(" ")}x` },
      { name: "blanks behind a charset", input: `${JSON_TYPE}; charset=utf-8${fill(" ")}x` },
      { name: "blanks on both sides", input: `${fill(" ")}${JSON_TYPE}${fill(" ")};${fill(" ")}x` },
      { name: "semicolons", input: `${JSON_TYPE}${fill(" ;")}x` },
      { name: "parameters", input: `${JSON_TYPE}${fill(";a=b")};x` },
      { name: "parameters without values", input: `${JSON_TYPE};${fill("a;")}` },
      { name: "a name", input: `${JSON_TYPE};${fill("a")}` },
      { name: "a value", input: `${JSON_TYPE};a=${fill("a")}@` },
      { name: "a quotation without an end", input: `${JSON_TYPE};a="${fill("a")}` },
      { name: "escapes without an end", input: `${JSON_TYPE};a="${fill("\\\\")}` },
      { name: "quotations", input: `${JSON_TYPE};a=${fill('""')}` },
      { name: "a type", input: `${fill("a")}@` },
    ];
  };
  for (const [index, { name }] of toCases(0).entries()) {
    // It took 3 s for 60 KB while the pattern had two runs of blanks side by side.
    await t.step(name, () =>
      assertEvenGrowth(15_000, (n) => {
        const { input = "" } = toCases(n)[index] ?? {};
        return () => readMediaType(input);
      }));
  }
});
