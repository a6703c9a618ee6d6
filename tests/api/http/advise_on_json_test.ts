import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { adviseOnJson } from "../../../api/http/advise_on_json.ts";

Deno.test("adviseOnJson() says where a text stops being JSON, and what to change", async (t) => {
  const cases = [
    { name: "nothing", input: " \n", expected: "It is empty" },
    {
      name: "a decimal comma",
      input: '{"price":1,50}',
      expected: "column 12: a decimal has a point, such as 1.50",
    },
    {
      name: "a comma too many",
      input: '{"a":[1,2,],\n"b":1}',
      expected: "line 1, column 11: there is a comma too many before it",
    },
    {
      name: "a comma too many, on another line",
      input: '{"a":1,\n}',
      expected: "line 2, column 1: there is a comma too many before it",
    },
    {
      name: "single quotes",
      input: "{'a':1}",
      expected: "column 2: texts stand in double quotes",
    },
    {
      name: "a name without quotes",
      input: "{a:1}",
      expected: "column 2: a name in double quotes must come here",
    },
    { name: "cut off", input: '{"a":[1', expected: "column 8: it ends too early" },
    {
      name: "a text that does not end",
      input: '{"a":"x}',
      expected: "column 6: this text does not end, or holds a line break, tab or " +
        "backslash, which are written as \\n, \\t and \\\\",
    },
    { name: "a comment", input: "// x\n{}", expected: "line 1, column 1: JSON has no comments" },
    { name: "NaN", input: '{"a":NaN}', expected: "column 6: NaN and Infinity are no JSON" },
    {
      name: "Python",
      input: '{"a":None}',
      expected: "column 6: write true, false or null",
    },
    {
      name: "zeros before a number",
      input: '{"receipt":0042}',
      expected: "column 13: a number has no zeros before it",
    },
    {
      name: "two baskets",
      input: '{"a":1}\n{"a":2}',
      expected:
        "line 2, column 1: the first one ends before it; POST /baskets/batch takes several " +
        "baskets, a line each or as an array with commas between",
    },
    {
      name: "no comma",
      input: '{"a":1 "b":2}',
      expected: "column 8: a comma or the end must come here",
    },
    { name: "CSV", input: "store;id", expected: "column 1: a value must come here" },
    { name: "too deep to follow", input: "[".repeat(100_000), expected: undefined },
    {
      name: "cut where it is read to",
      input: `[${"1234567,".repeat(8_191)}123456789]x`,
      expected: undefined,
    },
    { name: "a very long text", input: `["${"a".repeat(900_000)}",]`, expected: undefined },
    { name: "too long to follow", input: `["${"a".repeat(70_000)}",]`, expected: undefined },
  ];
  for (const { name, input, expected } of cases) {
    const text = /^(?:line|column) /.test(expected ?? "")
      ? `It stops being JSON at ${expected}`
      : expected;
    await t.step(name, () => assertEquals(adviseOnJson(input), text));
  }
});

Deno.test("adviseOnJson() finds a fault where JSON.parse() does, and nowhere else", () => {
  const text = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "0", "\\", "x"));
  fc.assert(fc.property(text, ([json, seed, broken]) => {
    const at = seed % (json.length + 1);
    const input = json.slice(0, at) + broken + json.slice(at);
    let isJson = true;
    try {
      JSON.parse(input);
    } catch {
      isJson = false;
    }
    assertEquals(adviseOnJson(input) === undefined, isJson, input);
  }));
});
