import { assertEquals } from "@std/assert";
import { toTokens } from "../../../consumer/categorise/to_tokens.ts";

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
    ["500 g", ["g"]],
    ["\u{1f34c}", []],
  ];
  for (const [name, tokens] of cases) {
    await t.step(JSON.stringify(name), () => assertEquals([...toTokens(name)], [...tokens]));
  }
});
