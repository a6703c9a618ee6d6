import { assertEquals } from "@std/assert";
import type { LexiconEntry } from "../../../consumer/categorise/lexicon_entry.ts";
import { createShortCompounds } from "../../../consumer/categorise/short_compounds.ts";
import { WEIGHTS } from "../../../consumer/categorise/weights.ts";

const bread: LexiconEntry = { category: "Bakery", weight: 5, languages: 4 };
const care: LexiconEntry = { category: "Personal care", weight: 9, languages: 4 };
const fish: LexiconEntry = { category: "Fish", weight: 5, languages: 4 };
const PARTS = new Map(["brood", "borstel", "carpaccio", "brokken"].map((part) => [part, true]));

Deno.test("createShortCompounds() finds a compound by the beginnings of its parts", async (t) => {
  const find = createShortCompounds(
    [["volkorenbrood", bread], ["tandenborstel", care], ["tonijncarpaccio", fish]],
    PARTS,
  );
  const cases: readonly [name: string, word: string, category: string | undefined][] = [
    ["two letters of the last part", "volkbr", "Bakery"],
    ["one", "tandb", "Personal care"],
    ["its consonants", "volkbrd", "Bakery"],
    ["all of the first part", "volkorenbr", "Bakery"],
    ["an open end: another word", "tonica", undefined],
    ["too little of the first part", "vobr", undefined],
    ["another last part", "volkst", undefined],
    ["the last part alone", "brood", undefined],
    ["nothing", "", undefined],
  ];
  for (const [name, word, category] of cases) {
    await t.step(name, () => assertEquals(find(word)?.category, category));
  }
  assertEquals(find("volkbr"), { ...bread, weight: WEIGHTS.shapes });
});

Deno.test("createShortCompounds() leaves words of several categories in doubt", () => {
  const find = createShortCompounds(
    [["kattenbrokken", care], ["kattekwaadbrood", bread]],
    PARTS,
  );
  assertEquals(find("katbr"), undefined);
});
