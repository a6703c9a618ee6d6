/**
 * The tables against each other: every fault is named, once.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import type { Difference } from "../../../operate/verify/accepted.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { may } from "../../support/permissions.ts";
import { aPrepared, aProduct } from "../../support/a_prepared.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "checkTables() finds nothing in empty tables, nor in what storeBatch() wrote",
  ignore,
  async fn() {
    await using database = await openDatabase();
    assertEquals(await checkTables(database, []), []);
    for (let delivery = 1; delivery <= 2; delivery++) {
      await storeBatch(database, aBatch());
      assertEquals(await checkTables(database, []), []);
    }
  },
});

Deno.test({
  name: "checkTables() compares sums of more cents than a number holds, to the cent",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, aBatch());
    await database.query("update baskets_by_day set revenue = revenue + 90071992547409930.07");
    const differences = await checkTables(database, []);
    assertEquals(differences.map(({ subject, detail }) => `${subject} ${detail}`), [
      'baskets_by_day "Gent" 2020-01-01 is off by 0 baskets and 90071992547409930.07 from its baskets',
      'baskets_by_day "Gent" 2020-01-02 is off by 0 baskets and 90071992547409930.07 from its baskets',
    ]);
  },
});

Deno.test({
  name: "checkTables() names each fault of the tables",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    await storeBatch(database, aBatch());
    const cases: { name: string; statement: string; expected: readonly string[] }[] = [
      {
        name: "a line that is gone",
        statement: "delete from basket_products where basket_id = 'b-1' and line = 2",
        expected: [
          'basket: basket "Gent" "b-1" says 2 products for 4.07, its lines are 1 for 4.00',
          'rollup: sales_by_day "Gent" 2020-01-01 Other is off by 1 products and 0.07 ' +
          "from the sum of its lines",
          'rollup: product_sales_by_day 2020-01-01 "Water" Other is off by 1 products and 0.07 ' +
          "from the sum of its lines",
        ],
      },
      {
        name: "all lines of a basket that are gone",
        statement: "delete from basket_products where basket_id = 'b-2'",
        expected: [
          'basket: basket "Gent" "b-2" says 1 products for 2.50, its lines are 0 for 0.00',
          'rollup: sales_by_day "Gent" 2020-01-02 Bakery is off by 1 products and 2.50 ' +
          "from the sum of its lines",
          'rollup: product_sales_by_day 2020-01-02 "Bread" Bakery is off by 1 products and 2.50 ' +
          "from the sum of its lines",
        ],
      },
      {
        name: "a line that has another number",
        statement: "update basket_products set line = 9 where basket_id = 'b-2'",
        expected: [
          'basket: basket "Gent" "b-2" says 1 products for 2.50, its lines are 1 for 2.50',
        ],
      },
      {
        name: "a line of another day, which nobody finds by the day of its basket",
        statement: "update basket_products set basket_purchased_on = '2020-02-03' " +
          "where basket_id = 'b-1' and line = 2",
        expected: [
          'basket: basket "Gent" "b-1" says 2 products for 4.07, its lines are 2 for 4.07; ' +
          "it is of 2020-01-01, lines are of 2020-02-03",
        ],
      },
      {
        name: "a line without a day, as in an older database",
        statement: "update basket_products set basket_purchased_on = null where line = 1",
        expected: [],
      },
      {
        name: "lines without a basket",
        statement: "insert into basket_products values " +
          "('Gent', 'b-9', 1, 'p', 'Bread', 'Bakery', 1, 7), " +
          "('Gent', 'b-9', 2, 'p', 'Bread', 'Bakery', 1, 7)",
        expected: ['orphan: basket "Gent" "b-9" has 2 lines but no row of its own'],
      },
      {
        name: "a basket that is gone",
        statement: "delete from baskets where id = 'b-2'",
        expected: [
          'orphan: basket "Gent" "b-2" has 1 lines but no row of its own',
          'rollup: sales_by_day "Gent" 2020-01-02 Bakery is off by 1 products and 2.50 ' +
          "from the sum of its lines",
          'rollup: product_sales_by_day 2020-01-02 "Bread" Bakery is off by 1 products and 2.50 ' +
          "from the sum of its lines",
          'rollup: baskets_by_day "Gent" 2020-01-02 is off by 1 baskets and 2.50 from its baskets',
        ],
      },
      {
        name: "a revenue that is a cent more",
        statement: "update sales_by_day set revenue = revenue + 0.01 where category = 'Other'",
        expected: [
          'rollup: sales_by_day "Gent" 2020-01-01 Other is off by 0 products and 0.01 ' +
          "from the sum of its lines",
        ],
      },
      {
        name: "a count that is one less",
        statement: "update sales_by_day set products = products - 1 where category = 'Other'",
        expected: [
          'rollup: sales_by_day "Gent" 2020-01-01 Other is off by -1 products and 0.00 ' +
          "from the sum of its lines",
        ],
      },
      {
        name: "a day that is gone from the sales",
        statement: "delete from sales_by_day where purchased_on = '2020-01-02'",
        expected: [
          'rollup: sales_by_day "Gent" 2020-01-02 Bakery is off by -1 products and -2.50 ' +
          "from the sum of its lines",
        ],
      },
      {
        name: "sales that nobody made",
        statement: "insert into sales_by_day values ('Brugge', '2020-01-01', 'Fruit', 1, 0.01)",
        expected: [
          'rollup: sales_by_day "Brugge" 2020-01-01 Fruit is off by 1 products and 0.01 ' +
          "from the sum of its lines",
        ],
      },
      {
        name: "a product's revenue that is a cent less",
        statement: "update product_sales_by_day set revenue = revenue - 0.01 where name = 'Water'",
        expected: [
          'rollup: product_sales_by_day 2020-01-01 "Water" Other is off by 0 products and -0.01 ' +
          "from the sum of its lines",
        ],
      },
      {
        name: "a product under another name",
        statement: "update product_sales_by_day set name = 'Milk' where name = 'Water'",
        expected: [
          'rollup: product_sales_by_day 2020-01-01 "Milk" Other is off by 1 products and 0.07 ' +
          "from the sum of its lines",
          'rollup: product_sales_by_day 2020-01-01 "Water" Other is off by -1 products and ' +
          "-0.07 from the sum of its lines",
        ],
      },
      {
        name: "an empty row that nobody tidied away",
        statement: "insert into product_sales_by_day values ('2020-01-01', 'Fig', 'Fruit', 0, 0)",
        expected: [
          'rollup: product_sales_by_day 2020-01-01 "Fig" Fruit is empty, and should not be there',
        ],
      },
      {
        name: "a basket that was counted twice",
        statement: "update baskets_by_day set baskets = baskets + 1, revenue = revenue + 2.5 " +
          "where purchased_on = '2020-01-02'",
        expected: [
          'rollup: baskets_by_day "Gent" 2020-01-02 is off by 1 baskets and 2.50 from its baskets',
        ],
      },
      {
        name: "a day that is gone from the baskets",
        statement: "delete from baskets_by_day where purchased_on = '2020-01-02'",
        expected: [
          'rollup: baskets_by_day "Gent" 2020-01-02 is off by -1 baskets and -2.50 ' +
          "from its baskets",
        ],
      },
    ];
    for (const { name, statement, expected } of cases) {
      await t.step(name, async () => {
        const differences = await afterStatement(database, statement);
        assertEquals(
          differences.map(({ kind, subject, detail }) => `${kind}: ${subject} ${detail}`),
          expected,
        );
      });
    }
    await t.step("and leaves the tables as they were", async () => {
      assertEquals(await checkTables(database, []), []);
    });
  },
});

Deno.test({
  name: "checkTables() names only what the known differences do not explain",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, aBatch());
    await database.query("delete from basket_products where basket_id = 'b-1' and line = 2");
    const known: Difference = {
      kind: "line",
      subject: 'basket "Gent" "b-1" line 2',
      detail: "is missing: Water at 0.07",
      explains: [{
        store: "Gent",
        purchasedOn: "2020-01-01",
        name: "Water",
        category: "Other",
        products: 1,
        cents: 7,
      }],
    };
    assertEquals(await checkTables(database, [known]), []);

    await database.query("update sales_by_day set revenue = revenue + 0.02");
    assertEquals(
      (await checkTables(database, [known])).map(({ subject, detail }) => `${subject} ${detail}`),
      [
        'sales_by_day "Gent" 2020-01-01 Bakery is off by 0 products and 0.02 ' +
        "from the sum of its lines",
        'sales_by_day "Gent" 2020-01-01 Other is off by 0 products and 0.02 ' +
        "from the sum of its lines",
        'sales_by_day "Gent" 2020-01-02 Bakery is off by 0 products and 0.02 ' +
        "from the sum of its lines",
      ],
    );
  },
});

/** What is found once `statement` has run; it is rolled back afterwards. */
async function afterStatement(
  database: Database,
  statement: string,
): Promise<readonly Difference[]> {
  class Rollback extends Error {}
  let differences: readonly Difference[] = [];
  await assertRejects(() =>
    database.transaction(async (transaction) => {
      await transaction.query(statement);
      differences = await checkTables(transaction, []);
      throw new Rollback();
    }), Rollback);
  return differences;
}

function aBatch() {
  return [
    aPrepared({
      id: "b-1",
      store: "Gent",
      products: [aProduct("Bread", 4), aProduct("Water", 0.07)],
    }, 0),
    aPrepared({
      id: "b-2",
      store: "Gent",
      date: "2020-01-02",
      products: [aProduct("Bread", 2.5)],
    }, 1),
  ];
}

Deno.test({
  name: "checkTables() names differences of sums that no float holds, and of parts of a cent",
  ignore: !may.runStack,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, [aPrepared()]);
    await database.query("update baskets_by_day set revenue = 123456789012345678901234.51");
    await database.query(
      "update sales_by_day set revenue = revenue - 0.001 where category = 'Other'",
    );
    const differences = await checkTables(database, []);
    assertEquals(differences.map(({ subject, detail }) => `${subject} ${detail}`), [
      'sales_by_day "Brussels" 2020-01-01 Other is off by 0 products and -0.01 ' +
      "from the sum of its lines",
      'baskets_by_day "Brussels" 2020-01-01 is off by 0 baskets and ' +
      "123456789012345678901230.01 from its baskets",
    ]);
  },
});
