/**
 * The sums of shops' days against their baskets and lines: each table is compared, and days that
 * changed are not.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { refreshDays } from "../../../consumer/store_days/refresh_days.ts";
import { STORE_DAY_SUMS } from "../../../consumer/store_days/store_day_sums.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test("checkTables() names the days whose sums differ, by table", { ignore }, async (t) => {
  await using database = await openDatabase();
  await storeBatch(database, [
    aPrepared({ id: "b-1", date: "2020-01-01" }, 1),
    aPrepared({ id: "b-2", date: "2020-01-02" }, 2),
  ]);
  await refreshDays(database);
  const tables = STORE_DAY_SUMS.map(({ table }) => table);
  const cases = [
    ...tables.map((table) => ({
      name: `${table}: a row that is gone`,
      statement: `delete from ${table} where purchased_on = '2020-01-02'`,
      table,
    })),
    ...STORE_DAY_SUMS.flatMap(({ table, sums }) =>
      sums.map((sum) => {
        const changed = ARRAYS[sum] ?? `${sum} + 1`;
        return {
          name: `${table}: another ${sum}`,
          statement: `update ${table} set ${sum} = ${changed} where purchased_on = '2020-01-02'`,
          table,
        };
      })
    ),
    {
      name: "another basket is the largest",
      statement: "update store_days set largest = 7 where purchased_on = '2020-01-02'",
      table: "store_days",
    },
    {
      name: "another number of products",
      statement: "update store_days set products = 7 where purchased_on = '2020-01-02'",
      table: "store_days",
    },
  ];
  for (const { name, statement, table } of cases) {
    await t.step(name, async () => {
      const rollback = new Error("rollback");
      await database.transaction(async (transaction) => {
        await transaction.query(statement);
        assertEquals(await checkTables(transaction, []), [{
          kind: "rollup",
          subject: 'store_days "Brussels" 2020-01-02',
          detail: `is off from its baskets and lines in ${table}`,
        }]);
        // Sums of a day that has changed are nobody's.
        await transaction.query("update baskets_by_day set baskets = baskets");
        assertEquals(await checkTables(transaction, []), []);
        throw rollback;
      }).catch((error) => assertEquals(error, rollback));
    });
  }
});

Deno.test("checkTables() does not tell of a missing line twice", { ignore }, async () => {
  await using database = await openDatabase();
  await storeBatch(database, [aPrepared({ id: "b-1", date: "2020-01-01" }, 1)]);
  await refreshDays(database);
  const delta = { name: "Banana", category: "Bakery", products: 1, cents: 150 };
  const day = { store: "Brussels", purchasedOn: "2020-01-01" };
  await database.query("delete from basket_products where line = 1");
  const differences = await checkTables(database, [{
    kind: "line",
    subject: 'basket "Brussels" "b-1" line 1',
    detail: "is missing",
    explains: [{ ...day, ...delta }],
  }]);
  assertEquals(differences.filter(({ subject }) => subject.startsWith("store_days")), []);
});

const ARRAYS: Readonly<Record<string, string>> = {
  basket_ids: "array_append(basket_ids, 'b-9')",
  prices: "array_append(prices, 1)",
};
