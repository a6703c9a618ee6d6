/**
 * Which spellings are one shop.
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { foldStore, foldStoreLoosely } from "../../../api/stores/fold_store.ts";

Deno.test("foldStore() ignores case, accents and blanks", async (t) => {
  const cases = [
    { name: "case", one: "Gent Zuid", other: "GENT zuid" },
    { name: "accents", one: "Liège", other: "Liege" },
    { name: "decomposed accents", one: "Lie\u0300ge", other: "LIÈGE" },
    { name: "a missing blank", one: "Gent Zuid", other: "GentZuid" },
    { name: "blanks of other kinds", one: "Gent Zuid", other: "Gent\u00a0\u2003Zuid" },
    { name: "a sharp s", one: "Straße", other: "STRASSE" },
    { name: "a capital sharp s", one: "STRA\u1e9eE", other: "strasse" },
    { name: "a Turkish capital I", one: "\u0130zmir", other: "izmir" },
    { name: "a Turkish small i", one: "\u0131zmir", other: "IZMIR" },
    { name: "a sigma before a blank", one: "ΟΔΟΣ Α", other: "οδοσα" },
    { name: "a ligature", one: "o\ufb03ce", other: "OFFICE" },
    { name: "letters of full width", one: "\uff27\uff25\uff2e\uff34", other: "Gent" },
  ];
  for (const { name, one, other } of cases) {
    await t.step(name, () => assertEquals(foldStore(one), foldStore(other)));
  }
});

Deno.test("foldStore() tells other names apart", async (t) => {
  const cases = [
    { name: "a hyphen", one: "Gent-Zuid", other: "Gent Zuid" },
    { name: "a digit", one: "Gent 1", other: "Gent 11" },
    { name: "vowel signs of Hindi", one: "की", other: "का" },
    { name: "voicing marks of kana", one: "か", other: "が" },
    { name: "names of which nothing would be left", one: "\u0301", other: "\u0300" },
    { name: "properties of objects", one: "__proto__", other: "constructor" },
  ];
  for (const { name, one, other } of cases) {
    await t.step(name, () => assertNotEquals(foldStore(one), foldStore(other)));
  }
});

Deno.test("foldStoreLoosely() ignores hyphens, punctuation and symbols too", () => {
  const spellings = [
    "Gent-Zuid",
    "gent zuid",
    "GENT.ZUID",
    "Gent/Zuid",
    "(Gent) Zuid",
    "Gént—Zuid",
  ];
  assertEquals(new Set(spellings.map(foldStoreLoosely)), new Set(["GENTZUID"]));
  assertNotEquals(foldStoreLoosely("--"), foldStoreLoosely("-"));
});

Deno.test("folding a folded name changes nothing, for every character", () => {
  const changed: string[] = [];
  for (let code = 0x20; code < 0x30000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const folded = foldStore(`a${String.fromCodePoint(code)}b`);
    if (foldStore(folded) !== folded) changed.push(code.toString(16));
  }
  assertEquals(changed, []);
});

Deno.test("upper and lower case of every character fold to the same", () => {
  const apart: string[] = [];
  for (let code = 0x20; code < 0x30000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const text = `a${String.fromCodePoint(code)}b`;
    const folded = new Set([text, text.toUpperCase(), text.toLowerCase()].map(foldStore));
    if (folded.size > 1) apart.push(code.toString(16));
  }
  assertEquals(apart, []);
});
