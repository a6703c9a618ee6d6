import { assertEquals } from "@std/assert";
import type { Filters } from "../../../api/dashboard/parts/filters.js";
import { MOST_DAYS, toRequests } from "../../../api/dashboard/sales/sales_requests.js";
import {
  ALL_LINES_DAYS,
  ALL_SUM_DAYS,
  SCAN_DAYS,
  SHOP_PRODUCT_DAYS,
  SHOP_SUM_DAYS,
} from "../../../api/stats/facts/scan_days.ts";

const days = { from: "2026-11-23", to: "2026-11-29" };
const month = { from: "2026-10-01", to: "2026-10-31" };
const year = { from: "2025-12-01", to: "2026-11-29" };
const choice = { step: "day", productLimit: 100, search: "", hasKey: false } as const;

/** What each card asks for, or why it does not. */
function ask(filters: Partial<Filters>, options: Partial<Parameters<typeof toRequests>[1]> = {}) {
  const requests = toRequests({ period: "7d", ...filters }, {
    ...choice,
    days,
    compared: undefined,
    ...options,
  });
  return Object.fromEntries(
    Object.entries(requests).map(([name, request]) => [
      name,
      "path" in request
        ? request.path.replace(/&?from=[\d-]+&to=[\d-]+/, "")
        : "mostDays" in request
        ? `at most ${request.mostDays} days`
        : `not by ${request.blockedBy.join(", ")}`,
    ]),
  );
}

Deno.test("the page knows how long the API's periods may be", () => {
  assertEquals({ ...MOST_DAYS }, {
    baskets: SCAN_DAYS,
    allLines: ALL_LINES_DAYS,
    sums: SHOP_SUM_DAYS,
    allSums: ALL_SUM_DAYS,
    products: SHOP_PRODUCT_DAYS,
  });
});

Deno.test("toRequests() asks for everything of a week of all shops", () => {
  assertEquals(ask({}), {
    chart: "stats/sales?by=day",
    stores: "stats/sales?by=store",
    categories: "stats/sales?by=category",
    products: "stats/products?limit=100",
    heat: "stats/sales?by=weekday-hour",
    pairs: "stats/pairs?limit=50",
    sizes: "stats/basket-sizes?",
    kinds: "stats/sales?by=kind",
    uncategorised: "stats/products?limit=50&category=Uncategorised",
    returns: "stats/baskets?max=-0.01&order=smallest&limit=3",
  });
});

Deno.test("toRequests() leaves out the filter that is chosen in the card", () => {
  const { stores, categories, products, chart } = ask({ store: "Gent", category: "Fruit" });
  assertEquals({ stores, categories, products, chart }, {
    chart: "stats/sales?by=day&store=Gent&category=Fruit",
    stores: "stats/sales?by=store&category=Fruit",
    categories: "stats/sales?by=category&store=Gent",
    products: "stats/products?store=Gent&limit=100&category=Fruit",
  });
});

Deno.test("toRequests() says what the API does not know", async (t) => {
  await t.step("a month of one product of all shops", () => {
    const { chart, stores, heat, kinds, sizes, pairs } = ask({ product: "Banana" }, {
      days: month,
    });
    assertEquals({ chart, stores, heat, kinds, sizes, pairs }, {
      chart: "stats/sales?by=day&product=Banana",
      stores: "stats/sales?by=store&product=Banana",
      heat: "at most 7 days",
      kinds: "stats/sales?by=kind&product=Banana",
      sizes: "not by product",
      pairs: "at most 7 days",
    });
  });
  await t.step("a key may be for some shops, of which more is known", () => {
    assertEquals(ask({}, { days: year }).kinds, "at most 92 days");
    assertEquals(ask({}, { days: year, hasKey: true }).kinds, "stats/sales?by=kind");
  });
  await t.step("a year", () => {
    const { chart, products, heat, pairs, sizes } = ask({ store: "Gent" }, {
      days: year,
      step: "month",
    });
    assertEquals({ chart, products, heat, pairs, sizes }, {
      chart: "stats/sales?by=month&store=Gent",
      products: "at most 184 days",
      heat: "stats/sales?by=weekday-hour&store=Gent",
      pairs: "at most 31 days",
      sizes: "stats/basket-sizes?store=Gent",
    });
    assertEquals(ask({}, { days: year }).heat, "at most 31 days");
    assertEquals(ask({}, { days: year }).sizes, "at most 92 days");
    assertEquals(ask({ product: "Banana" }, { days: year }).stores, "at most 92 days");
  });
  await t.step("a weekday is that of the time of sale", () => {
    const { chart } = ask({ weekday: 6 });
    assertEquals(chart, "stats/sales?by=hour");
    assertEquals(ask({ weekday: 6 }, { days: month }).chart, "at most 7 days");
  });
  await t.step("an hour of a month", () => {
    const { chart, heat, stores } = ask({ hour: 11, weekday: 6 }, { days: month });
    assertEquals({ chart, heat, stores }, {
      chart: "at most 7 days",
      heat: "stats/sales?by=weekday-hour",
      stores: "not by weekday, hour",
    });
  });
});

Deno.test("toRequests() asks for the compared period, and for all rows in CSV", () => {
  const compared = { from: "2026-11-16", to: "2026-11-22" };
  const { products, heat } = toRequests({ period: "7d" }, { ...choice, days, compared });
  assertEquals(products, {
    path: "stats/products?limit=100&from=2026-11-23&to=2026-11-29",
    beforePath: "stats/products?limit=100&from=2026-11-16&to=2026-11-22",
    csvPath: "stats/products?limit=500&from=2026-11-23&to=2026-11-29",
    days,
    compared,
  });
  assertEquals("beforePath" in heat && heat.beforePath, undefined);
});
