/**
 * Nobody makes another's basket unstorable: baskets of 500 lines of a million euros, thousands of
 * them, leave every sum right and every shop's Banana of that day storable.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { createStoreBisecting } from "../../../consumer/store/store_bisecting.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { aPrepared, aProduct } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const BANANA = Array(500).fill(aProduct("Banana", 1_000_000));

Deno.test("the cents of a batch are a number that is exact", () => {
  // 500 is the most records of a transaction: HandleBatchOptions.
  assertLess(500 * LIMITS.products * LIMITS.price * 100, Number.MAX_SAFE_INTEGER / 100);
});

Deno.test({
  name: "a basket is stored whatever strangers have added to the sums of its day",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    const store = createStoreBisecting((batch) => storeBatch(database, batch));
    const strangers = Array.from(
      { length: 3 },
      (_, index) => aPrepared({ id: `huge-${index}`, products: BANANA }, index),
    );
    const { stored } = await store(strangers);
    assertEquals(stored.length, 3);
    // Thousands more: a line and a basket for each, with the same price and total.
    await addInSql(database, { baskets: 20_000 });
    assertEquals(await checkTables(database, []), []);

    const honest = ["Brussels", "Gent", "Namur"].map((store, index) =>
      aPrepared({ store, id: "honest", products: [aProduct("Banana", 1.5)] }, 10 + index)
    );
    for (let delivery = 1; delivery <= 2; delivery++) {
      const { deadLetters } = await store(honest);
      assertEquals(deadLetters, []);
      assertEquals(await checkTables(database, []), []);
    }
    const [row] = await database.query(
      "select revenue, products from product_sales_by_day where name = 'Banana'",
    );
    assertEquals(row, { revenue: "10001500000004.50", products: "21503" });
  },
});

/** Adds baskets of one line each of 500 million euros, and to the rollups what they sum up to. */
async function addInSql(
  database: Database,
  { baskets }: { readonly baskets: number },
): Promise<void> {
  await database.transaction(async (transaction) => {
    const huge = "store = 'Brussels' and id = 'huge-0'";
    await transaction.query(`
      insert into baskets (store, id, purchased_on, total, product_count, received_at, topic,
        partition_id, record_offset, content_hash)
      select store, 'sql-' || number, purchased_on, total, 1, received_at, topic, partition_id,
        1000 + number, content_hash
      from baskets, generate_series(1, ${baskets}) as number
      where ${huge}`);
    await transaction.query(`
      insert into basket_products (store, basket_id, line, product_id, name, category, price,
        rules_version)
      select store, 'sql-' || number, 1, product_id, name, category, 500000000, rules_version
      from basket_products, generate_series(1, ${baskets}) as number
      where store = 'Brussels' and basket_id = 'huge-0' and line = 1`);
    for (
      const [table, count] of [
        ["sales_by_day", "products"],
        ["product_sales_by_day", "products"],
        ["baskets_by_day", "baskets"],
      ]
    ) {
      await transaction.query(`
        update ${table}
        set ${count} = ${count} + ${baskets}, revenue = revenue + ${baskets} * 500000000::numeric`);
    }
  });
}
