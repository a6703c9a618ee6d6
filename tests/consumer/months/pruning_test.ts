/**
 * Whoever names a basket looks for its lines in one month, and in the default partition.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readBasket } from "../../../api/read_basket.ts";
import { PAIRS } from "../../../api/stats/reports/pairs.ts";
import { PRODUCTS } from "../../../api/stats/reports/products.ts";
import { SALES_BY_DAY } from "../../../api/stats/reports/sales_by_day.ts";
import { SALES_BY_HOUR } from "../../../api/stats/reports/sales_by_hour.ts";
import { SALES_BY_KIND } from "../../../api/stats/reports/sales_by_kind.ts";
import { SALES_BY_WEEKDAY_HOUR } from "../../../api/stats/reports/sales_by_weekday_hour.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { readStoredVersion, replaceBasket } from "../../../consumer/dead_letters/replace_basket.ts";
import { readStored } from "../../../operate/verify/read_stored.ts";
import type { Database, Queryable } from "../../../shared/postgres/database.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { aPrepared, aRow } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

const MARCH = { store: "Brussels", id: "2026-03" };
const OF_MARCH = ["basket_products_2026_03", "basket_products_default"];
const PERIOD = {
  from: "2026-03-01",
  to: "2026-03-31",
  stores: "{Brussels}",
  timeZone: "Europe/Brussels",
} as const;
const OF_LINES = { category: "Bakery", product: "Bread" } as const;

Deno.test({
  name: "a statement about baskets of March reads lines of March",
  ignore: !may.runStack,
  async fn(t) {
    await using owner = await openDatabase();
    await owner.query(`
      select make_month_of_lines((date '2026-01-01' + number * interval '1 month')::date)
      from generate_series(0, 5) as number`);
    // Few rows make joins that read whole tables cheap.
    await owner.query("alter database test_1 set enable_hashjoin = off");
    await owner.query("alter database test_1 set enable_mergejoin = off");
    const days = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
    await storeBatch(owner, days.map((id) => aPrepared({ id, date: `${id}-15` })));
    const cases: readonly {
      readonly name: string;
      readonly work: (database: Database) => Promise<unknown>;
    }[] = [
      { name: "GET of a basket", work: (database) => readBasket(database, MARCH) },
      {
        name: "verify",
        work: (database) =>
          readStored(database, [{ topic: "t", partition: 0, offset: "0", identity: MARCH }]),
      },
      { name: "a replacement", work: replaceMarch },
      {
        name: "pairs",
        work: (database) => PAIRS.read(database, { ...PERIOD, own: { limit: 20, product: null } }),
      },
      {
        name: "products of some shops",
        work: (database) =>
          PRODUCTS.read(database, {
            ...PERIOD,
            own: { limit: 20, category: null, search: null },
          }),
      },
      {
        name: "sales by hour",
        work: (database) =>
          SALES_BY_HOUR.read(database, {
            ...PERIOD,
            own: { by: "hour", category: null, product: null },
          }),
      },
      {
        name: "a product by day in some shops",
        work: (database) =>
          SALES_BY_DAY.read(database, { ...PERIOD, own: { by: "day", ...OF_LINES } }),
      },
      {
        name: "kinds of lines",
        work: (database) =>
          SALES_BY_KIND.read(database, { ...PERIOD, own: { by: "kind", ...OF_LINES } }),
      },
      {
        name: "hours of a product",
        work: (database) =>
          SALES_BY_WEEKDAY_HOUR.read(database, {
            ...PERIOD,
            own: { by: "weekday-hour", ...OF_LINES },
          }),
      },
      {
        name: "what goes with a product",
        work: (database) =>
          PAIRS.read(database, { ...PERIOD, own: { limit: 20, product: "Bread" } }),
      },
      {
        name: "the view pairs",
        work: (database) =>
          database.query(
            "select * from pairs where purchased_on between '2026-03-01' and '2026-03-31'",
          ),
      },
    ];
    for (const { name, work } of cases) {
      await t.step(name, async () => {
        await owner.query("select pg_stat_reset()");
        {
          await using database = openPg({ url: owner.url, applicationName: "test" });
          await work(database);
        }
        assertEquals(await readTouched(owner), OF_MARCH);
      });
    }
  },
});

async function replaceMarch(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    await readStoredVersion(transaction, MARCH, { lock: true });
    await replaceBasket(transaction, aRow({ ...MARCH, date: "2026-03-16" }));
  });
}

/** The partitions that a scan has begun on; a session reports when it ends. */
async function readTouched(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query(`
    select relname
    from pg_stat_user_tables
    where relname like 'basket\\_products\\_%' and seq_scan + coalesce(idx_scan, 0) > 0
    order by relname`);
  return rows.map(({ relname }) => relname ?? "");
}
