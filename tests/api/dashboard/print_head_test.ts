import { assertEquals } from "@std/assert";
import { createFormat } from "../../../api/dashboard/parts/format.js";
import { parseView } from "../../../api/dashboard/parts/view_address.js";
import { toPrintedFilters } from "../../../api/dashboard/shell/print_head.js";

Deno.test("toPrintedFilters() says the days and each filter of a view", async (t) => {
  const week = "Nov 18 – 24, 2026";
  const cases = [
    { hash: "#/", expected: [week] },
    { hash: "#/?period=today", expected: ["Tue, Nov 24, 2026"] },
    {
      hash: "#/?period=7d&store=Gent&category=Bakery&weekday=1",
      expected: [week, "Shop: Gent", "Category: Bakery", "Weekday: Monday"],
    },
    {
      hash: "#/?period=custom&from=2026-11-23&to=2026-11-23&within=7d",
      expected: ["Mon, Nov 23, 2026"],
    },
    { hash: "#/baskets?till=3", expected: [week, "Till: 3"] },
    { hash: "#/tills?status=problem", expected: [week, "Status: All problems"] },
    {
      hash: "#/tills?store=Gent&status=total_differs",
      expected: [week, "Shop: Gent", "Status: Total differs"],
    },
    {
      hash: "#/tills?period=custom&from=soon&status=__proto__",
      expected: [week, "Status: __proto__"],
    },
    { hash: "#/baskets/Gent/b-1", expected: [] },
    { hash: "#/live", expected: [] },
  ];
  const format = createFormat("en-US");
  for (const { hash, expected } of cases) {
    await t.step(hash, () => {
      const texts = toPrintedFilters(parseView(hash), format, { today: "2026-11-24" });
      assertEquals(texts.map((text) => text.replaceAll(/[\u2009\u202f\u00a0]/g, " ")), expected);
    });
  }
});
