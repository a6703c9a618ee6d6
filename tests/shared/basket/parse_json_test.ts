/**
 * Bytes are JSON or not, nothing between.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type ParsedJson, parseJson } from "../../../shared/basket/parse_json.ts";

const NOT_JSON: ParsedJson = { ok: false, code: "not_json", detail: "Is not valid JSON" };
const NOT_UTF8: ParsedJson = { ok: false, code: "not_utf8", detail: "Is not valid UTF-8" };

Deno.test("parseJson() reads JSON texts", async (t) => {
  const cases: { name: string; input: string; expected: unknown }[] = [
    { name: "an object", input: '{"a":[1,null,true]}', expected: { a: [1, null, true] } },
    { name: "a number", input: "3", expected: 3 },
    { name: "null", input: "null", expected: null },
    { name: "a text", input: '"é"', expected: "é" },
    { name: "white space around", input: " \t\r\n[] \t\r\n", expected: [] },
    { name: "a byte order mark", input: "\uFEFF[1]", expected: [1] },
    { name: "a number too large for a float", input: "1e400", expected: Infinity },
    { name: "a lone surrogate, escaped", input: '"\\ud800"', expected: "\ud800" },
    { name: "NUL, escaped", input: '"\\u0000"', expected: "\0" },
    { name: "an astral character", input: '"🍌"', expected: "🍌" },
    { name: "a non-character", input: '"\uFFFE"', expected: "\uFFFE" },
  ];
  for (const { name, input, expected } of cases) {
    const text = input.replace(/^\uFEFF/, "");
    await t.step(name, () => assertEquals(parse(input), { ok: true, value: expected, text }));
  }
});

Deno.test("parseJson() keeps __proto__ a field of its own", () => {
  const parsed = parse('{"__proto__":{"polluted":true}}');
  const value = parsed.ok ? parsed.value : undefined;
  assertEquals(Object.keys(value as object), ["__proto__"]);
  assertEquals(Object.getPrototypeOf(value), Object.prototype);
  assertEquals(Object.hasOwn(Object.prototype, "polluted"), false);
});

Deno.test("parseJson() refuses what RFC 8259 does not know", async (t) => {
  const cases = [
    { name: "nothing", input: "" },
    { name: "white space only", input: " \n" },
    { name: "a byte order mark only", input: "\uFEFF" },
    { name: "two byte order marks", input: "\uFEFF\uFEFF[]" },
    { name: "NaN", input: "NaN" },
    { name: "NaN within", input: '{"price":NaN}' },
    { name: "Infinity", input: "Infinity" },
    { name: "-Infinity", input: "[-Infinity]" },
    { name: "undefined", input: "undefined" },
    { name: "a line comment", input: "[1] // one" },
    { name: "a block comment", input: "/* one */ [1]" },
    { name: "a trailing comma in an array", input: "[1,]" },
    { name: "a trailing comma in an object", input: '{"a":1,}' },
    { name: "single quotes", input: "{'a':1}" },
    { name: "a key without quotes", input: "{a:1}" },
    { name: "a truncated object", input: '{"a":1' },
    { name: "two values", input: "{}{}" },
    { name: "a leading zero", input: "01" },
    { name: "a leading plus", input: "+1" },
    { name: "hexadecimal", input: "0x10" },
    { name: "no digits before the point", input: ".5" },
    { name: "no digits behind the point", input: "5." },
    { name: "a raw line break in a text", input: '"a\nb"' },
    { name: "a raw NUL in a text", input: '"a\0b"' },
    { name: "a no-break space between tokens", input: "[1,\u00a02]" },
  ];
  for (const { name, input } of cases) {
    await t.step(name, () => assertEquals(parse(input), NOT_JSON));
  }
});

Deno.test("parseJson() refuses invalid UTF-8, never replaces it", async (t) => {
  const cases: { name: string; bytes: number[] }[] = [
    { name: "a byte that never occurs", bytes: [0x22, 0xff, 0x22] },
    { name: "a continuation without a start", bytes: [0x22, 0x80, 0x22] },
    { name: "a truncated character", bytes: [0x22, 0xc3, 0x22] },
    { name: "a character cut off at the end", bytes: [0x22, 0xe2, 0x82] },
    { name: "an overlong slash", bytes: [0x22, 0xc0, 0xaf, 0x22] },
    { name: "an encoded surrogate", bytes: [0x22, 0xed, 0xa0, 0x80, 0x22] },
    { name: "beyond Unicode", bytes: [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22] },
    { name: "Latin-1", bytes: [0x22, 0x63, 0x61, 0x66, 0xe9, 0x22] },
    { name: "UTF-16", bytes: [0xff, 0xfe, 0x5b, 0x00, 0x5d, 0x00] },
  ];
  for (const { name, bytes } of cases) {
    await t.step(name, () => {
      assertEquals(parseJson(new Uint8Array(bytes)), NOT_UTF8);
      // The decoder serves all calls: a failure must leave nothing behind.
      assertEquals(parse("[]"), { ok: true, value: [], text: "[]" });
    });
  }
});

Deno.test("parseJson() survives 100,000 nested arrays", async (t) => {
  await t.step("closed", () => {
    const parsed = parse("[".repeat(100_000) + "]".repeat(100_000));
    let depth = 0;
    for (let value = parsed.ok ? parsed.value : 0; Array.isArray(value); value = value[0]) depth++;
    assertEquals(depth, 100_000);
  });
  await t.step("left open", () => assertEquals(parse("[".repeat(100_000)), NOT_JSON));
});

Deno.test("parseJson() reads back every value that JSON prints", () => {
  fc.assert(fc.property(fc.json(), (text) => {
    assertEquals(parse(text), { ok: true, value: JSON.parse(text), text });
  }));
});

Deno.test("parseJson() never throws, whatever the bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
    const parsed = parseJson(bytes);
    if (parsed.ok) JSON.parse(new TextDecoder().decode(bytes));
  }));
});

function parse(text: string): ParsedJson {
  return parseJson(new TextEncoder().encode(text));
}
