/**
 * The limit of the shop's own object, in bytes and not in characters.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isShortEnough } from "../../../shared/basket/extra.ts";

const loop: Record<string, unknown> = {};
loop["self"] = loop;

const CASES = [
  { name: "takes as many bytes as there may be", value: { a: "xy" }, maxBytes: 10, expected: true },
  { name: "refuses one more", value: { a: "xyz" }, maxBytes: 10, expected: false },
  { name: "counts bytes", value: { a: "é" }, maxBytes: 9, expected: false },
  { name: "counts no character twice", value: { a: "é" }, maxBytes: 10, expected: true },
  { name: "refuses what cannot be written", value: loop, maxBytes: 10, expected: false },
  { name: "refuses what JSON does not know", value: { a: 1n }, maxBytes: 10, expected: false },
];

for (const { name, value, maxBytes, expected } of CASES) {
  Deno.test(`isShortEnough() ${name}`, () => {
    assertEquals(isShortEnough(value, maxBytes), expected);
  });
}
