import { assertEquals, assertThrows } from "@std/assert";
import { parseRules } from "../../../consumer/categorise/parse_rules.ts";
import rules from "../../../consumer/categorise/rules.json" with { type: "json" };

Deno.test("parseRules() reads rules.json", () => {
  assertEquals(parseRules(rules).version, rules.version);
});

Deno.test("parseRules() fills in lists that are left out", () => {
  assertEquals(parseRules({ version: 1, categories: { Fruit: { en: ["apple"] } } }), {
    version: 1,
    categories: { Fruit: { en: ["apple"], fr: [], nl: [], brands: [] } },
    decisive: [],
    preserving: [],
    ingredients: [],
    flavours: [],
    shapes: [],
    abbreviations: {},
    ignored: [],
  });
});

Deno.test("parseRules() names the fault", async (t) => {
  const cases = [
    {
      name: "a wrong version",
      input: { version: 1.5, categories: {} },
      fault: "version: must be a whole number from 1 on",
    },
    {
      name: "an unknown language",
      input: { version: 1, categories: { Fruit: { de: ["apfel"] } } },
      fault: "categories.Fruit.de: is no language, must be one of en, fr, nl, brands",
    },
    {
      name: "an abbreviation of two words",
      input: { version: 1, categories: {}, abbreviations: { "ch lait": "chocolat" } },
      fault: 'abbreviations: "ch lait" is not one word',
    },
    {
      name: "an abbreviation that is a word",
      input: {
        version: 1,
        categories: { Fruit: { en: ["fig"] } },
        abbreviations: { fig: "figue" },
      },
      fault: 'abbreviations: "fig" is already in Fruit',
    },
    {
      name: "an abbreviation with a point that is there without",
      input: { version: 1, categories: {}, abbreviations: { abc: "ab", "abc.": "ab" } },
      fault: 'abbreviations: "abc." says what it says without its point',
    },
    {
      name: "an abbreviation of nothing",
      input: { version: 1, categories: {}, abbreviations: { abc: "1" } },
      fault: 'abbreviations: "abc" stands for no word',
    },
    {
      name: "an unknown key",
      input: { version: 1, categories: {}, flavors: [] },
      fault: "flavors: is no key of the rules",
    },
    {
      name: "an empty word",
      input: { version: 1, categories: { Fruit: { en: [" - "] } } },
      fault: 'categories.Fruit.en: " - " is an empty word',
    },
    {
      name: "a word with a digit",
      input: { version: 1, categories: { Drinks: { en: ["7up"] } } },
      fault: 'categories.Drinks.en: "7up" contains a digit, and digits in names are sizes',
    },
    {
      name: "a word of the grammar",
      input: { version: 1, categories: { Drinks: { fr: ["avec"] } } },
      fault: 'categories.Drinks.fr: "avec" is a little word of the grammar',
    },
    {
      name: "the same word in two categories, however it is spelt",
      input: { version: 1, categories: { Fruit: { fr: ["pêche"] }, Fish: { fr: ["PECHE"] } } },
      fault: 'categories.Fish.fr: "PECHE" is already in Fruit',
    },
    {
      name: "the same phrase in two categories but for its little words, of which one never counts",
      input: {
        version: 1,
        categories: { Household: { fr: ["bac à glace"] }, Frozen: { fr: ["bac de glace"] } },
      },
      fault: 'categories.Frozen.fr: "bac de glace" is already in Household',
    },
    {
      name: "the same word twice in a list",
      input: { version: 1, categories: { Fruit: { fr: ["pêche", "peche"] } } },
      fault: 'categories.Fruit.fr: "peche" is there twice',
    },
    {
      name: "a flavour that no category has",
      input: { version: 1, categories: {}, flavours: ["honey"] },
      fault: 'flavours: "honey" is in no category',
    },
    {
      name: "a word of two ranks",
      input: {
        version: 1,
        categories: { Pantry: { en: ["honey"] } },
        ingredients: ["honey"],
        flavours: ["honey"],
      },
      fault: 'flavours: "honey" is already in ingredients',
    },
    {
      name: "an ignored word that a category has",
      input: { version: 1, categories: { Pantry: { en: ["honey"] } }, ignored: ["honey"] },
      fault: 'ignored: "honey" is already in Pantry',
    },
  ];
  for (const { name, input, fault } of cases) {
    await t.step(name, () => {
      const error = assertThrows(() => parseRules(input), Error);
      assertEquals(error.message, `Cannot load the category rules, 1 fault:\n- ${fault}`);
    });
  }
});

Deno.test("parseRules() names every fault at once", () => {
  const input = {
    version: "1",
    categories: { Fruit: { en: ["apple", ""], es: [] }, Veg: { en: ["apple"] } },
  };
  const error = assertThrows(() => parseRules(input), Error);
  assertEquals(error.message.split("\n- "), [
    "Cannot load the category rules, 5 faults:",
    "version: must be a whole number from 1 on",
    "categories.Fruit.es: is no language, must be one of en, fr, nl, brands",
    "categories.Veg: is no category, must be one of Fruit, Vegetables, Bakery, Dairy, Meat, " +
    "Fish, Drinks, Snacks, Household, Personal care, Frozen, Pantry, Baby, Pets",
    'categories.Fruit.en: "" is an empty word',
    'categories.Veg.en: "apple" is already in Fruit',
  ]);
});

Deno.test("parseRules() refuses what is no rule file at all", () => {
  for (const input of [undefined, null, 1, "rules", [], { version: 1, categories: [] }]) {
    assertThrows(() => parseRules(input), Error, "Cannot load the category rules");
  }
});
