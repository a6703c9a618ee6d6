/**
 * The list of baskets, page by page, equals its SQL over baskets and lines, with every filter.
 *
 * @module
 */
import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import { toDay, toInstant } from "../../../shared/postgres/to_instant.ts";
import { refreshDays } from "../../../consumer/store_days/refresh_days.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { type AStatsApp, aStatsApp, type Who } from "./support/a_stats_app.ts";
import { ODD_SHOPS, storeOddSales } from "./support/odd_sales.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

const PAID_AT = "coalesce(sold_at, received_at)";
const LOCAL = `(${PAID_AT} at time zone 'Europe/Brussels')`;
/** Each order by hand. */
const ORDERS = {
  newest: `purchased_on desc, ${PAID_AT} desc, store, id`,
  largest: "total desc, store, id",
  smallest: "total, store, id",
} as const;

/** Filters by hand: what a request says, and which baskets it means. */
const FILTERS: readonly {
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
  readonly condition: string;
  readonly who?: Who;
}[] = [
  { name: "none", query: {}, condition: "true" },
  { name: "the key's shops", query: {}, who: "shop", condition: "store in ('Gent', 'Luik')" },
  { name: "a shop", query: { store: "O'Neill \\ 100 %_" }, condition: "store like 'O%'" },
  { name: "__proto__", query: { store: "__proto__" }, condition: "store = '__proto__'" },
  { name: "a till", query: { till: "1" }, condition: "till = '1'" },
  { name: "totals", query: { min: "-0.50", max: "12" }, condition: "total between -0.5 and 12" },
  { name: "a total", query: { min: "3", max: "3.00" }, condition: "total = 3" },
  { name: "a weekday", query: { weekday: "7" }, condition: `extract(isodow from ${LOCAL}) = 7` },
  {
    name: "an hour of a weekday",
    query: { weekday: "7", hour: "2" },
    condition: `to_char(${LOCAL}, 'ID HH24') = '7 02'`,
  },
  {
    name: "a product",
    query: { product: "=1+2" },
    condition: "exists (select from basket_products as l where (l.store, basket_id) = " +
      "(baskets.store, id) and name = '=1+2')",
  },
  {
    name: "a product of a category, which must be one line",
    query: { product: "Banana", category: "Deposits" },
    condition: "exists (select from basket_products as l where (l.store, basket_id) = " +
      "(baskets.store, id) and name = 'Banana' and category = 'Deposits')",
  },
  {
    name: "several at once",
    query: { store: "Gent", min: "-99", max: "99", category: "Other" },
    condition: `store = 'Gent' and total between -99 and 99
      and exists (select from basket_products as l
      where (l.store, basket_id) = (baskets.store, id) and category = 'Other')`,
  },
  { name: "nothing", query: { product: "None such" }, condition: "false" },
];

async function readPages(
  app: AStatsApp,
  { query, who }: { readonly query: Readonly<Record<string, string>>; readonly who: Who },
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows: Record<string, unknown>[] = [];
  let after: string | null = null;
  do {
    const parameters = new URLSearchParams({ limit: "7", ...query });
    if (after !== null) parameters.set("after", after);
    const response = await app.get(`/stats/baskets?${parameters}`, who);
    const answer = await response.json();
    assertEquals([response.status, answer.truncated], [200, answer.next !== null]);
    assertLess(rows.length, 1_000);
    rows.push(...answer.rows);
    after = answer.next;
  } while (after !== null);
  return rows;
}

Deno.test("all pages of a list of baskets are what its SQL says", { ignore }, async (t) => {
  await using database = await postgres.openDatabase();
  await storeOddSales(database);
  // Equal totals and times, so that shop and id decide.
  await database.query("update baskets set total = 3 where product_count = 2");
  await database.query(`
    update baskets set sold_at = null, sold_at_offset = null, received_at = '2026-10-25 12:00:00.0004+00'
    where product_count = 3`);
  using app = aStatsApp(database);
  const period = { from: "2026-10-21", to: "2026-10-27" };
  for (const [order, by] of Object.entries(ORDERS)) {
    for (const { name, query, condition, who = "analyst" } of FILTERS) {
      await t.step(`${order}: ${name}`, async () => {
        const rows = await readPages(app, { query: { ...query, ...period, order }, who });
        const expected = await database.query(
          `
          select
            store, id, ${toDay("purchased_on")} as date, ${toInstant("sold_at")} as "soldAt",
            ${toInstant("received_at")} as "receivedAt", till, receipt, product_count as products,
            total
          from baskets
          where purchased_on between $1::date and $2::date and store = any($3::text[])
            and ${condition}
          order by ${by}`,
          [period.from, period.to, toArrayLiteral(ODD_SHOPS)],
        );
        const toNumber = (text: string | null | undefined) => text === null ? null : Number(text);
        assertEquals(
          rows.map(({ soldAt, ...row }) => ({
            ...row,
            soldAt: soldAt === null ? null : new Date(String(soldAt)).toISOString(),
          })),
          expected.map((row) => ({
            ...row,
            soldAt: row.soldAt ?? null,
            receipt: toNumber(row.receipt),
            products: toNumber(row.products),
            total: toNumber(row.total),
          })),
        );
        if (name !== "nothing") assertGreater(rows.length, 0);
      });
    }
  }
});

Deno.test("the same pages come of days whose largest baskets are known, and of others", {
  ignore,
}, async (t) => {
  await using database = await postgres.openDatabase();
  await storeOddSales(database);
  const period = { from: "2026-03-01", to: "2026-10-27", limit: "3" };
  const readAll = async () => {
    const all: Record<string, unknown> = {};
    for (const order of ["largest", "smallest"] as const) {
      for (const { name, query, who = "analyst" } of FILTERS) {
        // Others read all days.
        const { till, weekday, category, product, ...rest } = query;
        if ([till, weekday, category, product].some((value) => value !== undefined)) continue;
        using app = aStatsApp(database);
        const asked = { query: { ...rest, ...period, order }, who };
        all[`${order}: ${name}`] = await readPages(app, asked);
      }
    }
    return all;
  };
  const expected = await readAll();
  assertEquals(Object.keys(expected).length, 12);
  let made = 0;
  for (const maxBaskets of [30, 30, 1_000]) {
    made += (await refreshDays(database, { maxBaskets }))?.refreshed ?? 0;
    await t.step(`${made} days`, async () => assertEquals(await readAll(), expected));
  }
  assertEquals(made, 20);
});

Deno.test("a list of baskets names the clock of the shop where it said one", {
  ignore,
}, async () => {
  await using database = await postgres.openDatabase();
  await storeOddSales(database);
  using app = aStatsApp(database);
  const answer = await (await app.get("/stats/baskets?to=2026-10-26&limit=500")).json();
  assertEquals(answer.timeZone, "Europe/Brussels");
  const offsets = answer.rows.map(({ soldAt }: { soldAt: string | null }) => soldAt?.slice(-6));
  assertEquals([...new Set(offsets)].toSorted(), ["+02:00", undefined]);
});
