/**
 * The examples of the reference of `/stats`.
 *
 * @module
 */
import type { ReportRow } from "../stats/report.ts";
import type { Overview } from "../stats/overview/overview.ts";

/** An overview of a quiet morning. */
export const OVERVIEW_EXAMPLE: Overview = {
  at: "2026-11-24T10:00:00.000Z",
  instance: { startedAt: "2026-11-24T06:00:00.000Z" },
  database: "up",
  broker: "up",
  rates: { acceptedPerSecond: 50.2, storedPerSecond: 50.1, revenuePerSecond: 812.33 },
  totals: { baskets: 12345, revenue: 98765.43 },
  today: { date: "2026-11-24", baskets: 345, revenue: 8765.43 },
  delay: { p50Seconds: 0.021, p99Seconds: 0.08, baskets: 512 },
  lag: [
    { topic: "delhaize_shop", records: 0, seconds: 0 },
    { topic: "delhaize_shop_2", records: 0, seconds: 0 },
  ],
  deadLetters: {
    open: 3,
    byCode: [{ code: "conflict", open: 2 }, { code: "invalid_basket", open: 1 }],
  },
  answers: [{ status: 202, count: 12000 }, { status: 422, count: 3 }],
};

/** Rows of each report, by its name. */
export const ROW_EXAMPLES: Readonly<Record<string, readonly ReportRow[]>> = {
  "sales-by-day": [
    { date: "2026-11-23", baskets: 12000, products: 96214, revenue: 301245.5 },
    { date: "2026-11-24", baskets: 345, products: 2801, revenue: 8765.43 },
  ],
  "sales-by-hour": [
    { hour: "2026-11-24T08:00:00.000Z", baskets: 98, products: 802, revenue: 2401.35 },
    { hour: "2026-11-24T09:00:00.000Z", baskets: 120, products: 951, revenue: 3012.4 },
  ],
  "sales-by-category": [
    { category: "Fruit", products: 9120, revenue: 20310.2 },
    { category: "Bakery", products: 6040, revenue: 15120.9 },
  ],
  "sales-by-store": [
    { store: "Gent Zuid", baskets: 812, revenue: 20462.4, averageBasket: 25.2 },
  ],
  "products": [
    { name: "Banana", category: "Fruit", products: 812, revenue: 1218 },
  ],
  "basket-sizes": [
    { products: 1, baskets: 80, revenue: 190.5 },
    { products: 2, baskets: 140, revenue: 702.8 },
  ],
  "pairs": [
    { first: "Banana", second: "Bread", baskets: 214 },
  ],
  "stores": [{ store: "Brussels" }, { store: "Gent Zuid" }],
  "dead-letters": [{
    topic: "delhaize_shop",
    partition: 0,
    offset: 7,
    code: "conflict",
    detail: "A basket with this store and id but other content is stored already",
    store: "Brussels",
    id: "123456789",
    failedAt: "2026-11-24T10:05:00.000Z",
  }],
};
