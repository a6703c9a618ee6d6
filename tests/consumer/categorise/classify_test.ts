/**
 * What a line is: what the shop says, or else what name and sign tell.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { classify } from "../../../consumer/categorise/classify.ts";
import type { LineKind } from "../../../shared/basket/basket.ts";

Deno.test("classify() takes the shop's word, else the name's, else the sign's", async (t) => {
  const cases: readonly {
    readonly line: { readonly name: string; readonly priceCents: number; readonly kind?: LineKind };
    readonly expected: readonly [kind: LineKind, category: string];
  }[] = [
    { line: { name: "Banana", priceCents: 150 }, expected: ["product", "Rules"] },
    { line: { name: "Banana", priceCents: 0 }, expected: ["product", "Rules"] },
    { line: { name: "Banana", priceCents: -150 }, expected: ["return", "Rules"] },
    { line: { name: "Banana", priceCents: -150, kind: "product" }, expected: ["product", "Rules"] },
    { line: { name: "Leeggoed", priceCents: 10 }, expected: ["deposit", "Deposits"] },
    { line: { name: "VIDANGE", priceCents: -210 }, expected: ["deposit", "Deposits"] },
    { line: { name: "Leeggoed", priceCents: 10, kind: "product" }, expected: ["product", "Rules"] },
    { line: { name: "Korting", priceCents: -50 }, expected: ["discount", "Discounts"] },
    { line: { name: "Korting", priceCents: 0 }, expected: ["discount", "Discounts"] },
    { line: { name: "Korting", priceCents: 50 }, expected: ["discount", "Discounts"] },
    {
      line: { name: "Banana", priceCents: -50, kind: "discount" },
      expected: ["discount", "Discounts"],
    },
    {
      line: { name: "Banana", priceCents: 10, kind: "deposit" },
      expected: ["deposit", "Deposits"],
    },
  ];
  for (const { line, expected: [kind, category] } of cases) {
    await t.step(JSON.stringify(line), () => {
      assertEquals(classify(line, () => "Rules"), { kind, category });
    });
  }
});
