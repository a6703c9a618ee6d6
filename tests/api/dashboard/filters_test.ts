import { assertEquals } from "@std/assert";
import {
  type Filters,
  parseFilters,
  parseWithin,
  toFilterQuery,
  toWithin,
} from "../../../api/dashboard/parts/filters.js";

Deno.test("filters survive their address", async (t) => {
  const all: readonly Filters[] = [
    { period: "7d" },
    { period: "12m", compare: "year", step: "week", store: "Liège & Cie / Nord?#" },
    { period: "custom", from: "2026-01-01", to: "2026-01-31", within: "12m", category: "Fruit" },
    { period: "last-month", product: "50% 👍 +1", weekday: 6, hour: 0, till: "3" },
    { period: "today", min: -12.5, max: 1_000_000 },
  ];
  for (const filters of all) {
    const query = toFilterQuery(filters);
    await t.step(query, () => {
      assertEquals(parseFilters(new URLSearchParams(query)), { filters, ignored: [] });
    });
  }
});

Deno.test("parseFilters() ignores what it does not know, and names it", async (t) => {
  const cases: readonly {
    readonly query: string;
    readonly filters?: Partial<Filters>;
    readonly ignored: readonly string[];
  }[] = [
    { query: "", ignored: [] },
    { query: "period=century", ignored: ["period"] },
    { query: "colour=red&store=Gent", filters: { store: "Gent" }, ignored: ["colour"] },
    { query: "store=%20&category=%00", ignored: ["store", "category"] },
    { query: `store=${"x".repeat(65)}`, ignored: ["store"] },
    { query: `store=${"👍".repeat(64)}`, filters: { store: "👍".repeat(64) }, ignored: [] },
    { query: "store=Gent&store=Luik", ignored: ["store"] },
    { query: "weekday=0&hour=24", ignored: ["weekday", "hour"] },
    { query: "weekday=1.5&hour=-1", ignored: ["weekday", "hour"] },
    { query: "min=1e9&max=Infinity", ignored: ["min", "max"] },
    { query: "min=1.234&max=10.5", filters: { max: 10.5 }, ignored: ["min"] },
    { query: "period=custom&from=2026-02-30&to=2026-03-01", ignored: ["from", "to"] },
    { query: "period=custom&from=2026-03-02&to=2026-03-01", ignored: ["from", "to"] },
    { query: "period=custom", ignored: [] },
    { query: "period=7d&from=2026-03-02&to=2026-03-01", ignored: [] },
    { query: "within=custom", ignored: ["within"] },
    { query: "__proto__=x&constructor=y", ignored: ["__proto__", "constructor"] },
  ];
  for (const { query, filters, ignored } of cases) {
    await t.step(query.slice(0, 60), () => {
      assertEquals(parseFilters(new URLSearchParams(query)), {
        filters: { period: "7d", ...filters },
        ignored,
      });
    });
  }
});

Deno.test("parseFilters() names ten strange parameters at most, and not whole", () => {
  const query = Array.from({ length: 1_000 }, (_, index) => `${index}${"x".repeat(99)}=1`);
  const { ignored } = parseFilters(new URLSearchParams(query.join("&")));
  assertEquals([ignored.length, ignored[0]?.length], [10, 40]);
});

Deno.test("the period around a bar survives its address", () => {
  for (
    const chosen of [
      { period: "12m" },
      { period: "custom", from: "2026-01-01", to: "2026-02-01" },
    ] as const
  ) {
    assertEquals<unknown>(parseWithin(toWithin(chosen)), chosen);
  }
  for (
    const text of [
      "",
      "custom",
      "2026-01-01",
      "2026-02-01_2026-01-01",
      "a_b",
      "2026-01-01_2026-01-02_",
    ]
  ) {
    assertEquals(parseWithin(text), undefined, text);
  }
});
