import { assertEquals } from "@std/assert";
import rules from "../../../consumer/categorise/rules.json" with { type: "json" };
import { createLexicon } from "../../../consumer/categorise/lexicon.ts";
import { parseRules } from "../../../consumer/categorise/parse_rules.ts";

const { readUnlisted } = createLexicon(parseRules(rules));

Deno.test("readUnlisted() reads a word that is in no rule, whatever stands around it", async (t) => {
  const cases = [
    { name: "most of a word", word: "champign", cut: "Vegetables", whole: undefined },
    { name: "a compound", word: "appelsap", cut: undefined, whole: "Drinks" },
    { name: "two words as one", word: "painraisin", cut: undefined, whole: "Bakery" },
    { name: "another spelling", word: "mozarella", cut: undefined, whole: "Dairy" },
    { name: "without its vowels", word: "chps", cut: undefined, guess: "Snacks" },
    { name: "the beginnings of its parts", word: "volkbr", cut: undefined, guess: "Bakery" },
    { name: "y for ij", word: "radyzen", cut: undefined, guess: "Vegetables" },
    { name: "the beginning of a compound", word: "varkenshaassp", cut: undefined, guess: "Meat" },
    { name: "no word at all", word: "xqzwv", cut: undefined },
  ];
  for (const { name, word, cut, whole, guess } of cases) {
    await t.step(name, () => {
      const meaning = readUnlisted(word);
      assertEquals(
        [meaning.cut?.entry, meaning.whole, meaning.guess].map((entry) => entry?.category),
        [cut, whole, guess],
      );
      assertEquals(readUnlisted(word), meaning, "the same again");
    });
  }
});
