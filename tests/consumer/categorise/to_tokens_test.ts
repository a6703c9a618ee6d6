import { assertEquals } from "@std/assert";
import { toPointedTokens, toTokens } from "../../../consumer/categorise/to_tokens.ts";

Deno.test("toTokens() cuts a name into bare words", async (t) => {
  const cases: readonly [name: string, tokens: readonly string[]][] = [
    ["Bio Bananen 1kg", ["bio", "bananen", "kg"]],
    ["Jus d'orange", ["jus", "d", "orange"]],
    ["Jus d\u2019orange", ["jus", "d", "orange"]],
    ["Coca-Cola 6x33cl -30%", ["coca", "cola", "x", "cl"]],
    ["Crème BRÛLÉE", ["creme", "brulee"]],
    ["Cre\u0300me", ["creme"]],
    ["Œufs de bœuf", ["oeufs", "de", "boeuf"]],
    ["Weißbier", ["weissbier"]],
    ["\u0132s", ["ijs"]],
    ["\uff22anana", ["banana"]],
    ["Thé, thés", ["thee", "thees"]],
    ["The, théâtre", ["the", "theatre"]],
    ["\u0431banana", ["\u0431banana"]],
    ["\ud800banana\udfff", ["banana"]],
    ["", []],
    ["TROPICANA S/PULPE 1L", ["tropicana", "sans", "pulpe", "l"]],
    ["Zalm z/vel m/dille", ["zalm", "zonder", "vel", "met", "dille"]],
    ["Cr\u00e8me s/sucre", ["creme", "sans", "sucre"]],
    ["T-shirt S/M, 1/2 sel, gants/sacs", ["t", "shirt", "s", "m", "sel", "gants", "sacs"]],
    ["Hapje 6+ mnd, 12+m", ["hapje", "babyvoeding", "babyvoeding"]],
    ["D\u00e8s 4/6 mois, vanaf 8 maanden", ["babyvoeding", "babyvoeding"]],
    ["Melk 0-6 maanden", ["melk", "babyvoeding"]],
    ["Comt\u00e9 12 mois, 6+1 m\u00e8tres, 10 m", ["comte", "mois", "metres", "m"]],
    ["1664 25cl, 16640", ["biere", "cl"]],
    ["500 g", ["g"]],
    ["\u{1f34c}", []],
  ];
  for (const [name, tokens] of cases) {
    await t.step(JSON.stringify(name), () => assertEquals([...toTokens(name)], [...tokens]));
  }
});

Deno.test("toPointedTokens() keeps the point that a till cuts a word with", async (t) => {
  const cases: readonly [name: string, tokens: readonly string[]][] = [
    ["PAP.TOIL. 12R", ["pap.", "toil.", "r"]],
    ["Cr\u00e8me fr. 20cl", ["creme", "fr.", "cl"]],
    ["The\u0301. 1.5L", ["thee.", "l"]],
    ["JBON SUP. S/COUENNE", ["jbon", "sup.", "sans", "couenne"]],
    ["Coca-Cola 33cl", ["coca", "cola", "cl"]],
    ["...", []],
    ["a..b", ["a.", "b"]],
  ];
  for (const [name, tokens] of cases) {
    await t.step(JSON.stringify(name), () => {
      assertEquals([...toPointedTokens(name)], [...tokens]);
      assertEquals(toPointedTokens(name).map((token) => token.replace(".", "")), [
        ...toTokens(name),
      ]);
    });
  }
});
