import { assertEquals } from "@std/assert";
import { toChips, withDays } from "../../../api/dashboard/parts/filter_controls.js";
import { createFormat } from "../../../api/dashboard/parts/format.js";

const format = createFormat("en-GB");
const today = "2026-11-25";

Deno.test("toChips() has a chip for each filter, and what remains without it", () => {
  const filters = { period: "7d", store: "Gent", category: "Fruit", hour: 0 } as const;
  assertEquals(toChips(filters, format, { today }), [
    { name: "Shop", text: "Gent", without: { ...filters, store: undefined } },
    { name: "Category", text: "Fruit", without: { ...filters, category: undefined } },
    { name: "Hour", text: "00:00–01:00", without: { ...filters, hour: undefined } },
  ]);
  assertEquals(toChips({ period: "7d" }, format, { today }), []);
});

Deno.test("the chip of a bar leads back to the period in which it was chosen", () => {
  const month = withDays({ period: "12m" }, { from: "2026-10-01", to: "2026-10-31" });
  const day = withDays(month, { from: "2026-10-05", to: "2026-10-05" });
  const [chip] = toChips(day, format, { today });
  assertEquals([chip?.name, chip?.text], ["Days", "Mon, 5 Oct 2026"]);
  assertEquals(chip?.without, {
    period: "12m",
    from: undefined,
    to: undefined,
    step: undefined,
    within: undefined,
  });
});
