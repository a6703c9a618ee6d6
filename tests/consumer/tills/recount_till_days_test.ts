/**
 * A till and day is counted again when one of its baskets is replaced or deleted.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { checkTillDays } from "../../../consumer/tills/check_till_days.ts";
import { recountTillDays } from "../../../consumer/tills/recount_till_days.ts";
import { readStoredVersion, replaceBasket } from "../../../consumer/dead_letters/replace_basket.ts";
import type { BasketRow } from "../../../consumer/prepared_record.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { may } from "../../support/permissions.ts";
import {
  aReceipt,
  findWrongTillDays,
  readMissing,
  readTillDays,
  storeReceipts,
} from "../../support/postgres/a_till.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { waitUntil } from "../../support/wait_until.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "replaceBasket() takes a number from one till and gives it to another",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeReceipts(database, [aReceipt(1), aReceipt(2, { id: "b" }), aReceipt(3)]);
    await storeReceipts(database, [aReceipt(7, { till: "2" })]);
    await replace(database, aReceipt(9, { id: "b", till: "2", price: 2 }));
    await checkTillDays(database);
    assertEquals(await readTillDays(database), [
      "1 2026-01-02 missing {[1,2),[3,4)} {} 2 2.00 missing 1 unexpected 0",
      "2 2026-01-02 missing {[7,8),[9,10)} {} 2 3.00 missing 1 unexpected 0",
    ]);
    const { till: _till, receipt: _receipt, ...withoutTill } = aReceipt(1, { id: "b" });
    await replace(database, withoutTill);
    await checkTillDays(database);
    assertEquals(await readMissing(database), ["1 2026-01-02 2-2"]);
    await replace(database, aReceipt(1, { id: "b" }));
    await checkTillDays(database);
    assertEquals(await readTillDays(database), [
      "1 2026-01-02 missing {[1,2),[3,4)} {[1,2)} 3 3.00 missing 1 unexpected 0",
      "2 2026-01-02 open {[7,8)} {} 1 1.00 missing 0 unexpected 0",
    ]);
    assertEquals(await findWrongTillDays(database), []);
  },
});

Deno.test({
  name: "recountTillDays() waits for who adds a receipt meanwhile, and counts it",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await using other = openPg({ url: database.url, applicationName: "recount" });
    await storeReceipts(database, [aReceipt(1)]);
    const { store, till = "", purchasedOn: day } = aReceipt(1);
    let recounting: Promise<unknown> = Promise.resolve();
    await database.transaction(async (transaction) => {
      await storeReceipts({ ...database, transaction: (work) => work(transaction) }, [aReceipt(2)]);
      recounting = other.transaction((second) => recountTillDays(second, [{ store, till, day }]));
      await waitUntil("the recount waits for the row", async () => {
        const rows = await database.query(
          "select from pg_stat_activity " +
            "where application_name = 'recount' and wait_event_type = 'Lock'",
        );
        return rows.length > 0;
      });
    });
    await recounting;
    assertEquals(await findWrongTillDays(database), []);
  },
});

Deno.test({
  name: "recountTillDays() removes a till and day without baskets, and what was missing of it",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeReceipts(database, [aReceipt(1), aReceipt(3), aReceipt(5, { till: "2" })]);
    await checkTillDays(database);
    await database.transaction(async (transaction) => {
      await transaction.query("delete from baskets where till = '1'");
      const day = "2026-01-02";
      await recountTillDays(transaction, [{ store: "Brussels", till: "1", day }]);
    });
    assertEquals(await readTillDays(database), [
      "2 2026-01-02 open {[5,6)} {} 1 1.00 missing 0 unexpected 0",
    ]);
    assertEquals(await readMissing(database), []);
  },
});

Deno.test({
  name: "recountTillDays() and a batch at once lose no receipt",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const day = "2026-01-02";
    const insert = (receipt: number) => storeReceipts(database, [aReceipt(receipt)]);
    const recount = () =>
      database.transaction((transaction) =>
        recountTillDays(transaction, [{ store: "Brussels", till: "1", day }])
      );
    for (let receipt = 1; receipt <= 40; receipt++) {
      await Promise.all([insert(receipt), recount(), recount()]);
    }
    assertEquals(await findWrongTillDays(database), []);
  },
});

async function replace(database: Database, row: BasketRow): Promise<void> {
  await database.transaction(async (transaction) => {
    await readStoredVersion(transaction, row, { lock: true });
    await replaceBasket(transaction, row);
  });
}
