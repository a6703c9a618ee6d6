/**
 * Sums of shops' days while consumers store, replace, erase and reclassify, and others look: at no moment
 * is a sum taken for right that is not, and nobody waits for another in a circle.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { readStoredVersion, replaceBasket } from "../../../consumer/dead_letters/replace_basket.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { countStaleDays } from "../../../consumer/store_days/count_stale_days.ts";
import { lockStoreDays } from "../../../consumer/store_days/lock_store_days.ts";
import { refreshDays } from "../../../consumer/store_days/refresh_days.ts";
import { deleteBasket } from "../../../operate/erase/delete_basket.ts";
import { FIRST_KEY } from "../../../operate/recategorise/outdated_lines.ts";
import { recategoriseBatch } from "../../../operate/recategorise/recategorise_batch.ts";
import { checkStoreDays } from "../../../operate/verify/check_store_days.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { aPrepared, aProduct } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

const ROUNDS = 12;
const NAMES = ["Bread", "Water", "Beer", "Milk"];

/** Four baskets of three days, other ones in each round, or else other lines of the same total. */
function toBatch(round: number, { isNew }: { readonly isNew: boolean }) {
  return Array.from({ length: 4 }, (_, number) =>
    aPrepared({
      id: `b-${isNew ? round : round % 3}-${number}`,
      date: `2020-01-0${1 + (round + number) % 3}`,
      products: [
        aProduct(NAMES[(round + number) % 4] ?? "", 2),
        aProduct(NAMES[(round * 3 + number) % 4] ?? "", 1),
      ],
    }, 100 * round + number + (isNew ? 0 : 50)));
}

Deno.test("sums are right or stale at every moment beside all that writes", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  await using others = openPg({ url: database.url, applicationName: "test", maxConnections: 3 });
  let isWriting = true;
  let [refreshed, looks] = [0, 0];

  // As what was made a day ago; in a transaction, whose isolation is not that of the session.
  const forgetWhen = () =>
    others.transaction((transaction) =>
      transaction.query("update store_days set refreshed_at = now() - interval '1 day'")
    );

  async function write(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      await storeBatch(database, toBatch(round, { isNew: true }));
    }
  }
  async function replace(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      for (const { row } of toBatch(round, { isNew: false })) {
        await database.transaction(async (transaction) => {
          const old = await readStoredVersion(transaction, row, { lock: true });
          if (old !== undefined) await replaceBasket(transaction, row);
        });
      }
      const key = { store: "Brussels", id: `b-${round}-3` };
      await database.transaction(async (transaction) => {
        await lockStoreDays(transaction, { waits: true });
        await deleteBasket(transaction, key);
      });
    }
  }
  async function reclassify(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      await recategoriseBatch(database, FIRST_KEY, {
        categorise: () => `Category ${round % 2}`,
        rulesVersion: 100 + round,
        batchLines: 7,
        dryRun: false,
      });
    }
  }
  async function refresh(): Promise<void> {
    while (isWriting) {
      await forgetWhen();
      refreshed += (await refreshDays(others, { maxBaskets: refreshed % 30 }))?.refreshed ?? 0;
    }
  }
  async function look(): Promise<void> {
    while (isWriting) {
      assertEquals(await checkStoreDays(others, { since: "2020-01-01", explained: [] }), []);
      looks++;
    }
  }
  const writing = Promise.all([write(), replace(), reclassify()]).finally(() => isWriting = false);
  await Promise.all([writing, refresh(), look()]);
  assertGreater(refreshed, 0);
  assertGreater(looks, 0);
  await forgetWhen();
  assertEquals((await refreshDays(others))?.unequal, []);
  assertEquals(await countStaleDays(database), 0);
  assertEquals(await checkTables(database, []), []);
});
