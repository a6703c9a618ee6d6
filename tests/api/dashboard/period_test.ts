import { assertEquals } from "@std/assert";
import { toDays, toStep } from "../../../api/dashboard/parts/period.js";

const today = "2026-03-01";

Deno.test("toDays() counts today among the days of a period", async (t) => {
  const cases = [
    { name: "today", from: "2026-03-01" },
    { name: "7d", from: "2026-02-23" },
    { name: "30d", from: "2026-01-31" },
    { name: "12m", from: "2025-03-02" },
  ] as const;
  for (const { name, from } of cases) {
    await t.step(name, () => assertEquals(toDays(name, { today }), { from, to: today }));
  }
  await t.step("custom", () => {
    assertEquals(toDays("custom", { today, from: "2020-01-01", to: "2020-12-31" }), {
      from: "2020-01-01",
      to: "2020-12-31",
    });
    assertEquals(toDays("custom", { today }), { from: today, to: today });
  });
});

Deno.test("toStep() shows hours of one day or two", () => {
  assertEquals(
    ["2026-03-01", "2026-02-28", "2026-02-27"].map((from) => toStep({ from, to: today })),
    ["hour", "hour", "day"],
  );
});
