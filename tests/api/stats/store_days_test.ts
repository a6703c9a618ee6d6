/**
 * Reports that read sums of shops' days equal their SQL over baskets and lines at every moment: after any
 * history of changes, with sums of some days made in between, before or after.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { readStoredVersion, replaceBasket } from "../../../consumer/dead_letters/replace_basket.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { refreshDays } from "../../../consumer/store_days/refresh_days.ts";
import { deleteBasket } from "../../../operate/erase/delete_basket.ts";
import { FIRST_KEY } from "../../../operate/recategorise/outdated_lines.ts";
import { recategoriseBatch } from "../../../operate/recategorise/recategorise_batch.ts";
import { retain } from "../../../operate/retain/retain.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import { SALES_BY } from "../../../api/stats/reports/sales.ts";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { type AStatsApp, aStatsApp } from "./support/a_stats_app.ts";
import { readExpectedSales } from "./support/expected_sales.ts";
import { storeSomeSales } from "./support/some_sales.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

const SHOPS = ["Gent", "Luik", "O'Neill \\ 100 %_"] as const;
const DAYS = ["2026-10-24", "2026-10-25", "2026-10-26"] as const;
const NAMES = ["Banana", "Bœuf 50 %", "=1+2", "Water"] as const;
const CATEGORIES = ["Bakery", "Other", "Deposits"] as const;

const line = fc.record({
  id: fc.constant("p-1"),
  name: fc.constantFrom(...NAMES),
  kind: fc.constantFrom("product" as const, "return", "discount", "deposit"),
  price: fc.integer({ min: 0, max: 1_000 }),
}).map(({ kind, price, ...rest }) => ({
  ...rest,
  kind,
  price: (kind === "return" || kind === "discount" ? -price : price) / 100,
}));
const basket = fc.record({
  store: fc.constantFrom(...SHOPS),
  id: fc.constantFrom("b-1", "b-2", "b-3", "b-4", "b-5"),
  date: fc.constantFrom(...DAYS),
  quarter: fc.option(fc.integer({ min: 0, max: 95 })),
  products: fc.array(line, { minLength: 1, maxLength: 4 }),
}).map(({ quarter, ...rest }) => ({
  ...rest,
  ...(quarter === null ? {} : {
    soldAt: new Date(Date.parse(rest.date) + quarter * 900_000 + 7).toISOString(),
  }),
}));
const step = fc.oneof(
  {
    arbitrary: fc.record({ does: fc.constant("put" as const), basket, isLate: fc.boolean() }),
    weight: 6,
  },
  { arbitrary: basket.map((basket) => ({ does: "erase", basket }) as const), weight: 1 },
  { arbitrary: fc.constant({ does: "recategorise" } as const), weight: 1 },
  { arbitrary: fc.constant({ does: "undate" } as const), weight: 1 },
  {
    arbitrary: fc.integer({ min: 0, max: 5 }).map((baskets) =>
      ({ does: "refresh", baskets }) as const
    ),
    weight: 4,
  },
);
const request = fc.record({
  by: fc.constantFrom(...SALES_BY),
  store: fc.option(fc.constantFrom(...SHOPS)),
  category: fc.option(fc.constantFrom(...CATEGORIES), { freq: 3 }),
  product: fc.option(fc.constantFrom(...NAMES), { freq: 2 }),
  first: fc.integer({ min: 0, max: 2 }),
  days: fc.integer({ min: 1, max: 3 }),
});

Deno.test("reports equal their SQL over the lines in any history, with sums of any days", {
  ignore,
}, async () => {
  await using database = await postgres.openDatabase();
  const seen = { refreshed: 0, rows: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.array(request, { minLength: 12, maxLength: 12 }),
      async (steps, requests) => {
        for (const step of steps) seen.refreshed += await take(database, step);
        assertEquals(await checkTables(database, []), []);
        // A new one after each change: it keeps answers for a moment.
        using app = aStatsApp(database);
        for (const { first, days, ...wanted } of requests) {
          const from = DAYS[first] ?? DAYS[0];
          const period = { from, to: DAYS[Math.min(2, first + days - 1)] ?? from };
          const shops = wanted.store === null ? SHOPS : [wanted.store];
          const expected = await readExpectedSales(database, { ...wanted, ...period, shops });
          assertEquals(await readRows(app, "sales", { ...wanted, ...period }), expected);
          await compareOthers({ app, database, period, ...wanted, shops });
          seen.rows += expected.length;
        }
      },
    ),
    { numRuns: 40 },
  );
  assertGreater(seen.refreshed, 50);
  assertGreater(seen.rows, 500);
});

Deno.test("the same rows come of sums, of lines, and of some of each", { ignore }, async (t) => {
  await using database = await postgres.openDatabase();
  await storeSomeSales(database);
  const period = { from: "2026-11-03", to: "2026-11-20" };
  const reads = [
    ...SALES_BY.flatMap((by) => [
      { path: "sales", by },
      { path: "sales", by, store: "Gent" },
      { path: "sales", by, category: "Bakery" },
    ]),
    { path: "sales", by: "kind", product: "Banana" },
    { path: "sales", by: "store", product: "Banana" },
    { path: "products", store: "Gent", search: "b" },
    { path: "products", store: "Gent", category: "Bakery" },
    { path: "basket-sizes" },
    { path: "basket-sizes", store: "Gent" },
  ];
  // Of baskets, which go with their months.
  const more = [
    ...["newest", "largest"].map((order) => ({
      path: "baskets",
      order,
      category: "Bakery",
      limit: "500",
    })),
    { path: "baskets", product: "Banana", limit: "500" },
    { path: "pairs", product: "Banana", limit: "500" },
    { path: "sales", by: "hour", product: "Banana" },
    { path: "sales", by: "weekday-hour", product: "Banana" },
  ].map((read) => ({ ...read, store: "Gent" }));
  const readAll = async (wanted: readonly Read[] = [...reads, ...more]) => {
    const all = [];
    using app = aStatsApp(database);
    for (const { path, ...query } of wanted) {
      all.push(await readRows(app, path, { ...query, ...period }));
    }
    return all;
  };
  const ofLines = await readAll();
  assert(ofLines.every(({ length }) => length > 0));
  let made = 0;
  for (const maxBaskets of [60, 100, 10_000]) {
    made += (await refreshDays(database, { maxBaskets }))?.refreshed ?? 0;
    await t.step(`sums of ${made} days`, async () => assertEquals(await readAll(), ofLines));
  }
  await t.step("months that are not kept any more", async () => {
    await retain({
      database,
      firstMonth: "2026-12-01",
      author: { by: "somebody", reason: "law" },
      signal: new AbortController().signal,
    });
    assertEquals(await database.query("select from baskets"), []);
    assertEquals(await readAll(reads), ofLines.slice(0, reads.length));
  });
});

type Read = { readonly path: string } & Readonly<Record<string, string>>;
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let offset = 0;

/** @returns how many days it has summed up */
async function take(
  database: Database,
  step: Step,
): Promise<number> {
  switch (step.does) {
    case "put": {
      const prepared = aPrepared(step.basket, ++offset);
      const old = await readStoredVersion(database, prepared.row, { lock: false });
      if (old === undefined) {
        await storeBatch(database, [prepared]);
        // As where its transaction began before another one, and ended after it.
        if (step.isLate) await database.query(STORE_EARLIER, [prepared.row.id]);
      } else {
        await database.transaction(async (transaction) => {
          await readStoredVersion(transaction, prepared.row, { lock: true });
          await replaceBasket(transaction, prepared.row);
        });
      }
      return 0;
    }
    case "erase":
      await database.transaction((transaction) => deleteBasket(transaction, step.basket));
      return 0;
    case "recategorise":
      await recategoriseBatch(database, FIRST_KEY, {
        categorise: (name) => CATEGORIES[(name.length + offset) % 2] ?? "Other",
        rulesVersion: 100 + ++offset,
        batchLines: 5,
        dryRun: false,
      });
      return 0;
    case "undate":
      await database.query("update basket_products set basket_purchased_on = null where line = 2");
      return 0;
    case "refresh":
      await database.query("update store_days set refreshed_at = now() - interval '1 day'");
      return (await refreshDays(database, { maxBaskets: step.baskets }))?.refreshed ?? 0;
  }
}

const STORE_EARLIER = `
  update baskets set stored_at = now() - interval '1 hour' where id = $1::text`;

async function readRows(
  app: AStatsApp,
  path: string,
  query: Readonly<Record<string, string | null | undefined>>,
) {
  const given = Object.entries(query).filter((entry): entry is [string, string] =>
    typeof entry[1] === "string"
  );
  const response = await app.get(`/stats/${path}?${new URLSearchParams(given)}`);
  const answer = await response.json();
  assertEquals([response.status, answer.truncated ?? false], [200, false], JSON.stringify(answer));
  return answer.rows;
}

async function compareOthers(
  { app, database, period, store, shops, category }: {
    readonly app: AStatsApp;
    readonly database: Database;
    readonly period: { readonly from: string; readonly to: string };
    readonly store: string | null;
    readonly shops: readonly string[];
    readonly category: string | null;
  },
): Promise<void> {
  const args = [toArrayLiteral(shops), period.from, period.to];
  const read = async (statement: string, more: readonly (string | null)[] = []) => {
    const [row] = await database.query(
      `select coalesce(json_agg(rows), '[]') as rows from (${statement}) as rows`,
      [...args, ...more],
    );
    return JSON.parse(row?.rows ?? "");
  };
  const OF_PERIOD =
    "purchased_on between $2::date and $3::date and baskets.store = any($1::text[])";
  assertEquals(
    await readRows(app, "basket-sizes", { store, ...period }),
    await read(`
      select product_count as products, count(*) as baskets, sum(total) as revenue
      from baskets
      where ${OF_PERIOD}
      group by 1
      order by 1`),
  );
  if (store === null) return;
  assertEquals(
    await readRows(app, "products", { store, category, limit: "500", ...period }),
    await read(
      `
      select name, category,
        count(*) filter (where kind = 'product') - count(*) filter (where kind = 'return') as products,
        sum(price) as revenue
      from baskets
      join basket_products as lines on lines.store = baskets.store and basket_id = id
      where ${OF_PERIOD} and ($4::text is null or category = $4::text)
      group by 1, 2
      order by 4 desc, 1, 2`,
      [category],
    ),
  );
}
