import { assertEquals } from "@std/assert";
import type { LexiconEntry } from "../../../consumer/categorise/lexicon_entry.ts";
import { createSpellings } from "../../../consumer/categorise/spellings.ts";

const dairy: LexiconEntry = { category: "Dairy", weight: 5, languages: 7 };
const snacks: LexiconEntry = { category: "Snacks", weight: 5, languages: 2 };

Deno.test("createSpellings() finds a word in another spelling", async (t) => {
  const find = createSpellings([
    ["mozzarella", dairy],
    ["cancoillotte", dairy],
    ["yoghurt", dairy],
    ["pelle", snacks],
    ["papillote", snacks],
  ]);
  const cases: readonly [name: string, word: string, category: string | undefined][] = [
    ["a consonant once", "mozarella", "Dairy"],
    ["two of them", "cancoilotte", "Dairy"],
    ["a consonant twice", "papillotte", "Snacks"],
    ["letters that sound alike", "ioghurt", "Dairy"],
    ["another vowel", "mozzaralla", undefined],
    ["a vowel twice", "papilloote", undefined],
    ["a short word", "pele", undefined],
    ["nothing", "", undefined],
  ];
  for (const [name, word, category] of cases) {
    await t.step(name, () => assertEquals(find(word)?.category, category));
  }
});

Deno.test("createSpellings() leaves words of several categories in doubt", () => {
  const find = createSpellings([["canelle", dairy], ["canele", snacks], ["cannelle", dairy]]);
  assertEquals(find("canellle"), undefined);
});
