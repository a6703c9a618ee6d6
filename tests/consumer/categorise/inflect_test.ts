import { assert, assertEquals } from "@std/assert";
import { inflect } from "../../../consumer/categorise/inflect.ts";
import type { WordList } from "../../../consumer/categorise/parse_rules.ts";

Deno.test("inflect() makes the plurals and diminutives of a language", async (t) => {
  const cases: readonly [list: WordList, word: string, forms: readonly string[]][] = [
    ["en", "apple", ["apples"]],
    ["en", "cherry", ["cherries"]],
    ["en", "turkey", ["turkeys"]],
    ["en", "peach", ["peaches"]],
    ["en", "tomato", ["tomatoes", "tomatos"]],
    ["en", "loaf", ["loaves"]],
    ["fr", "banane", ["bananes"]],
    ["fr", "gateau", ["gateaux"]],
    ["fr", "cheval", ["chevaux"]],
    ["fr", "radis", []],
    ["fr", "haricot vert", ["haricots verts"]],
    ["fr", "pomme de terre", ["pommes de terre"]],
    ["fr", "oeufs de saumon", ["oeuf de saumon"]],
    ["fr", "petits pois", ["petit pois"]],
    ["nl", "banaan", ["bananen", "banaantje"]],
    ["nl", "kip", ["kippen", "kippetje", "kippetjes"]],
    ["nl", "druif", ["druiven", "druifjes"]],
    ["nl", "kaas", ["kazen", "kaasjes"]],
    ["nl", "spons", ["sponzen"]],
    ["nl", "kers", ["kersen"]],
    ["nl", "appel", ["appels", "appelen", "appeltje"]],
    ["nl", "groente", ["groenten", "groentes"]],
    ["nl", "thee", ["theeen", "thees"]],
    ["nl", "pruim", ["pruimen", "pruimpjes"]],
    ["nl", "aardbei", ["aardbeien"]],
  ];
  for (const [list, word, forms] of cases) {
    await t.step(`${list}: ${word}`, () => {
      const inflected = inflect(word.split(" "), list).map((form) => form.join(" "));
      assertEquals(inflected[0], word);
      assertEquals(forms.filter((form) => !inflected.includes(form)), []);
    });
  }
});

Deno.test("inflect() leaves brands and little words alone", () => {
  assertEquals(inflect(["kit", "kat"], "brands"), [["kit", "kat"]]);
  assert(inflect(["pomme", "de", "terre"], "fr").every((form) => form[1] === "de"));
});
