/**
 * A basket in the place of another, against a real Postgres: the old one is kept, and the rollups
 * are right to the cent.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { readStoredVersion, replaceBasket } from "../../../consumer/dead_letters/replace_basket.ts";
import type { BasketRow } from "../../../consumer/prepared_record.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { may } from "../../support/permissions.ts";
import { aPrepared, aProduct, aRow, LETTER_RULES } from "../../support/a_prepared.ts";
import { readRollups, readTables, recomputeRollups } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres({ defaults: "plain" });
const ignore = !may.runStack;

/** What a line of one piece has besides, in `replaced_baskets`. */
const ONE_PIECE = { kind: "product", is_kind_given: false, quantity: 1, unit: "piece" };

Deno.test({
  name: "replaceBasket() changes lines, totals and rollups and keeps the old version",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, [
      aPrepared({ products: [aProduct("Bread", 2.5), aProduct("Water", 0.07)] }, 3),
      aPrepared({ id: "other", products: [aProduct("Bread", 1)] }, 4),
    ]);
    const [old] = (await readTables(database)).baskets;
    const row = aRow({ products: [aProduct("Butter", 1_000_000), aProduct("Bread", 0.01)] }, 5);
    await replace(database, row);

    const { baskets, lines, replaced: [kept], ...rollups } = await readTables(database);
    assertEquals(baskets.map(({ stored_at: _, ...basket }) => basket)[0], {
      store: "Brussels",
      id: "123456789",
      purchased_on: "2020-01-01",
      total: "1000000.01",
      product_count: "2",
      received_at: "2020-01-01 12:00:00+00",
      topic: "delhaize_shop",
      partition_id: "0",
      record_offset: "5",
      content_hash: `\\x${row.contentHash}`,
      sold_at: null,
      sold_at_offset: null,
      till: null,
      receipt: null,
      extra: null,
    });
    assertEquals(lines.map((line) => Object.values(line).join(" ")), [
      "Brussels 123456789 1 p-1 Butter Bakery 1000000.00 90 product f 1.000 piece 2020-01-01",
      "Brussels 123456789 2 p-1 Bread Bakery 0.01 90 product f 1.000 piece 2020-01-01",
      "Brussels other 1 p-1 Bread Bakery 1.00 90 product f 1.000 piece 2020-01-01",
    ]);
    // Water was the only product of its category that day: its row is gone.
    assertEquals(rollups.sales_by_day.map((sum) => Object.values(sum).join(" ")), [
      "Brussels 2020-01-01 Bakery 3 1000001.01",
    ]);
    assertEquals(rollups.product_sales_by_day.map((sum) => Object.values(sum).join(" ")), [
      "2020-01-01 Bread Bakery 2 1.01",
      "2020-01-01 Butter Bakery 1 1000000.00",
    ]);
    assertEquals(rollups.baskets_by_day.map((sum) => Object.values(sum).join(" ")), [
      "Brussels 2020-01-01 2 1000001.01",
    ]);
    const { lines: keptLines = "", replaced_at: _, replaced_by, ...keptBasket } = kept ?? {};
    assertEquals(keptBasket, { ...old });
    assertEquals(replaced_by, "delhaize_shop/0@5");
    assertEquals(JSON.parse(keptLines ?? ""), [
      {
        line: 1,
        product_id: "p-1",
        name: "Bread",
        category: "Bakery",
        price: 2.5,
        rules_version: LETTER_RULES.rulesVersion,
        ...ONE_PIECE,
      },
      {
        line: 2,
        product_id: "p-1",
        name: "Water",
        category: "Other",
        price: 0.07,
        rules_version: LETTER_RULES.rulesVersion,
        ...ONE_PIECE,
      },
    ]);
  },
});

Deno.test({
  name: "replaceBasket() moves a basket to another day and leaves no empty day behind",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, [aPrepared({}, 0)]);
    await replace(database, aRow({ date: "2020-01-02" }, 1));
    const rollups = await readRollups(database);
    assertEquals(
      Object.values(rollups).flat().map((sum) => Object.values(sum).join(" ")),
      [
        "Brussels 2020-01-02 Bakery 2 3.00",
        "Brussels 2020-01-02 Other 1 1.50",
        "2020-01-02 Banana Bakery 1 1.50",
        "2020-01-02 Bread Bakery 1 1.50",
        "2020-01-02 Water Other 1 1.50",
        "Brussels 2020-01-02 1 4.50",
      ],
    );
  },
});

Deno.test({
  name: "replaceBasket() leaves the rollups of random histories at the sum of the lines",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const product = fc.record({
      name: fc.constantFrom("Bread", "Butter", "Water", "Milk"),
      price: fc.integer({ min: 0, max: 300 }).map((cents) => cents / 100),
    }).map(({ name, price }) => aProduct(name, price));
    const version = fc.record({
      id: fc.constantFrom("b-1", "b-2", "b-3"),
      date: fc.constantFrom("2020-01-01", "2020-01-02"),
      products: fc.array(product, { minLength: 1, maxLength: 4 }),
    });
    let offset = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(version, { minLength: 1, maxLength: 8 }), async (versions) => {
        for (const changes of versions) {
          const prepared = aPrepared(changes, ++offset);
          const old = await readStoredVersion(database, prepared.row, { lock: false });
          if (old === undefined) await storeBatch(database, [prepared]);
          else await replace(database, prepared.row);
        }
        assertEquals(await readRollups(database), await recomputeRollups(database));
        assertEquals(await checkTables(database, []), []);
      }),
      { numRuns: 25 },
    );
  },
});

Deno.test({
  name: "replaceBasket() and the consumer write the same rollups at once and neither fails",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const ids = Array.from({ length: 30 }, (_, index) => `b-${index}`);
    await storeBatch(database, ids.map((id, index) => aPrepared({ id }, index)));
    const dates = ["2020-01-01", "2020-01-02", "2020-01-03"];
    const at = (index: number) => dates[index % dates.length] ?? "";
    await Promise.all(ids.flatMap((id, index) => [
      replace(database, aRow({ id, date: at(index + 1) }, 100 + index)),
      storeBatch(
        database,
        dates.map((date, day) => aPrepared({ id: `new ${id} ${day}`, date }, 1_000 + index)),
      ),
    ]));
    assertEquals((await readTables(database)).baskets.length, 120);
    assertEquals(await readRollups(database), await recomputeRollups(database));
  },
});

async function replace(database: Database, row: BasketRow): Promise<void> {
  await database.transaction(async (transaction) => {
    const old = await readStoredVersion(transaction, row, { lock: true });
    if (old === undefined) throw new Error("Cannot replace: no basket is stored");
    await replaceBasket(transaction, row);
  });
}
