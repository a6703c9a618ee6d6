/**
 * A token is verified alike the first time and every time after.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createKeyRing } from "../../../api/auth/key_ring.ts";
import { anApiKey, TOKEN } from "./an_api_key.ts";

Deno.test("createKeyRing() finds the key of a token", async (t) => {
  const key = anApiKey();
  const twin = anApiKey({ name: "till-2", token: `${TOKEN.slice(0, 20)}-twin` });
  const short = anApiKey({ name: "till-3", token: "x" });
  const keys = createKeyRing([key, twin, short]);
  const cases = [
    { name: "a known token", token: TOKEN, expected: key },
    { name: "one with the same beginning", token: `${TOKEN.slice(0, 20)}-twin`, expected: twin },
    { name: "a short one", token: "x", expected: short },
    { name: "a token cut short", token: TOKEN.slice(0, -1), expected: undefined },
    { name: "a token with more behind it", token: `${TOKEN}A`, expected: undefined },
    { name: "its last character changed", token: `${TOKEN.slice(0, -1)}H`, expected: undefined },
    { name: "the hash instead of the key", token: key.sha256, expected: undefined },
    { name: "the beginning alone", token: TOKEN.slice(0, 12), expected: undefined },
    { name: "nothing", token: "", expected: undefined },
    { name: "the name of a method", token: "constructor", expected: undefined },
  ];
  // Three rounds: a token comes first unknown, then remembered, then beside others of its index.
  for (const round of [1, 2, 3]) {
    for (const { name, token, expected } of cases) {
      await t.step(`${name}, round ${round}`, () => assertEquals(keys.verify(token), expected));
    }
  }
});

Deno.test("createKeyRing() admits no other token, whatever was verified before", () => {
  const keys = createKeyRing([anApiKey()]);
  const near = fc.nat({ max: TOKEN.length - 1 }).map((at) =>
    `${TOKEN.slice(0, at)}_${TOKEN.slice(at + 1)}`
  ).filter((token) => token !== TOKEN);
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), near, fc.constant(TOKEN))), (tokens) => {
    for (const token of tokens) assertEquals(keys.verify(token) !== undefined, token === TOKEN);
  }));
});
