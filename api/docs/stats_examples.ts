/**
 * The examples of the reference of `/stats`.
 *
 * @module
 */

const STORES = { store: null } as const;
const PERIOD = { from: "2026-11-23", to: "2026-11-24", store: null } as const;

const OVERVIEW = {
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
} as const;

function json(summary: string, rows: readonly unknown[], parameters: object = PERIOD) {
  return { summary, value: { ...parameters, rows } };
}

function csv(...rows: readonly string[]) {
  return { summary: "As CSV", value: rows.map((row) => `${row}\r\n`).join("") };
}

/** By route, then by name. */
export const STATS_EXAMPLES = {
  overview: { overview: { summary: "All is well", value: OVERVIEW } },
  stream: {
    events: {
      summary: "The first event",
      value: `event: overview\ndata: ${JSON.stringify(OVERVIEW)}\n\n`,
    },
  },
  sales: {
    day: json("By day", [
      { date: "2026-11-23", baskets: 12000, products: 96214, revenue: 301245.5 },
      { date: "2026-11-24", baskets: 345, products: 2801, revenue: 8765.43 },
    ], { ...PERIOD, by: "day" }),
    hour: json("By hour", [
      { hour: "2026-11-24T09:00:00.000Z", baskets: 120, products: 951, revenue: 3012.4 },
    ], { ...PERIOD, by: "hour" }),
    category: json("By category", [{ category: "Fruit", products: 9120, revenue: 20310.2 }], {
      ...PERIOD,
      by: "category",
    }),
    store: json("By store", [
      { store: "Gent Zuid", baskets: 812, revenue: 20462.4, averageBasket: 25.2 },
    ], { ...PERIOD, by: "store" }),
    csv: csv(
      "date,baskets,products,revenue",
      "2026-11-23,12000,96214,301245.50",
      "2026-11-24,345,2801,8765.43",
    ),
  },
  products: {
    products: json("The best one", [
      { name: "Banana", category: "Fruit", products: 812, revenue: 1218 },
    ], { ...PERIOD, limit: 20, category: null }),
    csv: csv("name,category,products,revenue", "Banana,Fruit,812,1218.00"),
  },
  basketSizes: {
    sizes: json("Two sizes", [
      { products: 1, baskets: 80, revenue: 190.5 },
      { products: 2, baskets: 140, revenue: 702.8 },
    ]),
    csv: csv("products,baskets,revenue", "1,80,190.50", "2,140,702.80"),
  },
  pairs: {
    pairs: json("The most frequent one", [{ first: "Banana", second: "Bread", baskets: 214 }], {
      ...PERIOD,
      limit: 20,
    }),
    csv: csv("first,second,baskets", "Banana,Bread,214"),
  },
  stores: {
    stores: json("Two stores", [{ store: "Brussels" }, { store: "Gent Zuid" }], STORES),
    csv: csv("store", "Brussels", "Gent Zuid"),
  },
  deadLetters: {
    letters: json("One conflict", [{
      topic: "delhaize_shop",
      partition: 0,
      offset: 7,
      code: "conflict",
      detail: "A basket with this store and id but other content is stored already",
      store: "Brussels",
      id: "123456789",
      failedAt: "2026-11-24T10:05:00.000Z",
    }], { ...STORES, limit: 50, code: null }),
    csv: csv(
      "topic,partition,offset,code,detail,store,id,failedAt",
      "delhaize_shop,0,7,conflict,A basket with this store and id but other content is stored already,Brussels,123456789," +
        "2026-11-24T10:05:00.000Z",
    ),
  },
} as const;
