import { assertEquals } from "@std/assert";
import { createBareWords } from "../../../consumer/categorise/bare_words.ts";
import type { LexiconEntry } from "../../../consumer/categorise/lexicon_entry.ts";
import { WEIGHTS } from "../../../consumer/categorise/weights.ts";

const snack: LexiconEntry = { category: "Snacks", weight: 5, languages: 7 };
const dairy: LexiconEntry = { category: "Dairy", weight: 5, languages: 2 };
const drinks: LexiconEntry = { category: "Drinks", weight: 5, languages: 2 };

Deno.test("createBareWords() finds a word without its vowels", async (t) => {
  const find = createBareWords([
    ["chips", snack],
    ["fromage", dairy],
    ["yaourt", dairy],
    ["biscotte", snack],
    ["touraines", drinks],
    ["brioche", snack],
    ["vinaigrette", dairy],
    ["meliangaioise", drinks],
  ]);
  const cases: readonly [name: string, word: string, category: string | undefined][] = [
    ["one word", "chps", "Snacks"],
    ["a doubled letter once", "bscot", "Snacks"],
    ["letters in another order", "cshp", undefined],
    ["a short word", "frmg", "Dairy"],
    ["too few consonants", "yrt", undefined],
    ["too many letters left out", "trans", undefined],
    ["a whole word", "chips", undefined],
    ["a word that only lacks its end", "biscott", undefined],
    ["a word with its vowels", "yaort", undefined],
    ["a word with most of its vowels", "vinigrette", "Dairy"],
    ["one with too few consonants: another word", "broche", undefined],
    ["one that lacks three vowels", "mlangaise", undefined],
    ["nothing", "", undefined],
  ];
  for (const [name, word, category] of cases) {
    await t.step(name, () => assertEquals(find(word)?.category, category));
  }
});

Deno.test("createBareWords() gives a word that has vowels the weight of a shape", () => {
  const find = createBareWords([["vinaigrette", dairy]]);
  assertEquals(find("vngrtte"), dairy);
  assertEquals(find("vinigrette"), { ...dairy, weight: WEIGHTS.shapes });
});

Deno.test("createBareWords() leaves words of several categories in doubt", () => {
  const find = createBareWords([["bretzel", dairy], ["brotzul", snack]]);
  assertEquals(find("brtzl"), undefined);
});
