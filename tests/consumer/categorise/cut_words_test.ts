import { assertEquals } from "@std/assert";
import { createCutWords } from "../../../consumer/categorise/cut_words.ts";
import type { LexiconEntry } from "../../../consumer/categorise/lexicon_entry.ts";

const vegetable: LexiconEntry = { category: "Vegetables", weight: 1, languages: 4 };
const bread: LexiconEntry = { category: "Bakery", weight: 5, languages: 4 };
const brand: LexiconEntry = { category: "Drinks", weight: 4, languages: 0 };

Deno.test("createCutWords() completes what leaves no doubt", async (t) => {
  const complete = createCutWords([
    ["knoflook", vegetable],
    ["knoflookbrood", bread],
    ["kool", vegetable],
    ["koolrabi", vegetable],
    ["prei", vegetable],
    ["pretzel", bread],
    ["heineken", brand],
  ]);
  const cases: readonly [name: string, cut: string, word: string | undefined][] = [
    ["the shortest word", "kno", "knoflook"],
    ["words that go on from the shortest do not count", "knofl", "knoflook"],
    ["the longer word, once the cut is past the shorter", "knoflookbr", "knoflookbrood"],
    ["several categories", "pre", undefined],
    ["no word begins so", "zzz", undefined],
    ["a word that lacks one letter is another word", "pretze", undefined],
    ["unless it is long", "knofloo", "knoflook"],
    ["a brand lacks more", "heineke", undefined],
    ["a cut brand", "heinek", "heineken"],
    ["nothing", "", undefined],
  ];
  for (const [name, cut, word] of cases) {
    await t.step(name, () => assertEquals(complete(cut)?.word, word));
  }
});

Deno.test("createCutWords() knows nothing of no words", () => {
  assertEquals(createCutWords([])("koo"), undefined);
});
