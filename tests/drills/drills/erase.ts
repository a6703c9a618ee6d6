/**
 * Baskets are erased before they come, while they are stored and while the consumer is dead; then
 * everything comes again: retries, an older backup, an empty database. Nothing of them is in any
 * table, the sums are right, and their tills miss nothing.
 *
 * @module
 */
import { checkTillDays } from "../../../consumer/tills/check_till_days.ts";
import { createApiClient } from "../../../generator/api_client.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { eraseAgain } from "../../../operate/erase/erase_again.ts";
import { eraseBasket } from "../../../operate/erase/erase_basket.ts";
import {
  formatErasureFile,
  parseErasureFile,
  readErasures,
} from "../../../operate/erase/erasure_file.ts";
import { toReceiptLine } from "../../../operate/stress/receipt_line.ts";
import { isClean } from "../../../operate/verify/verify.ts";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import { backUpTables, restoreTables } from "../../support/postgres/copy_tables.ts";
import { migrateWithLogins } from "../../support/postgres/log_in.ts";
import { findText } from "../../support/postgres/find_text.ts";
import type { Drill, DrillCheck } from "../drill.ts";
import { eachConcurrently } from "../each_concurrently.ts";
import { verifyReceipts } from "../verify_world.ts";
import type { World } from "../world.ts";

const SHOP = "Shop of the drill";
const BASKETS_A_ROUND = 24;
const author = { by: "drill", reason: "a drill" };

/** The drill. */
export const erase: Drill = {
  name: "erase",
  onAnyBroker: true,
  asRoles: true,
  async run(world, { ratePerSecond, short }) {
    const { database } = world;
    const rounds = short ? 1 : 5;
    const makeBasket = createBasketMaker({ seed: 77, date: "2026-01-01" });
    const erased: WireBasket[] = [];
    const checks: DrillCheck[] = [];
    await world.startApi();
    let consumer = await world.startConsumer();

    async function eraseAll(baskets: readonly WireBasket[]): Promise<void> {
      for (const { store, id } of baskets) {
        await eraseBasket(database, { store, id }, { author, dryRun: false });
      }
      erased.push(...baskets);
    }

    await world.offerDuring(ratePerSecond, async () => {
      for (let round = 0; round < rounds; round++) {
        const baskets = Array.from({ length: BASKETS_A_ROUND }, (_, index): WireBasket => {
          const receipt = round * BASKETS_A_ROUND + index + 1;
          const basket = makeBasket(receipt);
          return { ...basket, id: `${basket.id}-of-the-drill`, store: SHOP, till: "1", receipt };
        });
        const every = (rest: number) => baskets.filter((_, index) => index % 4 === rest);
        await eraseAll(every(0));
        const sending = send(world, baskets);
        if (round === 0) await backUpTables(database);
        await eraseAll(every(1));
        await sending;
        await consumer.kill();
        await eraseAll(every(2));
        consumer = await world.startConsumer();
      }
    });
    await send(world, erased);
    await check("sent again");

    const file = parseErasureFile(formatErasureFile(await readErasures(database)));
    await consumer[Symbol.asyncDispose]();
    await restoreTables(database);
    await eraseAgain(database, file, { author });
    consumer = await world.startConsumer();
    await check("an older backup was restored");

    await consumer[Symbol.asyncDispose]();
    await database.query("drop schema backup cascade");
    await database.query("drop schema public cascade");
    await database.query("create schema public");
    await migrateWithLogins(world.databaseUrl);
    await eraseAgain(database, file, { author });
    consumer = await world.startConsumer();
    await check("all topics were read into an empty database");

    return {
      did: `${erased.length} baskets were erased, ${rounds} consumers killed meanwhile; ` +
        "they came again, from a backup and from the topics",
      checks,
    };

    async function check(name: string): Promise<void> {
      const report = await verifyReceipts(world);
      await checkTillDays(database);
      const [till] = await database.query(
        `select status, receipts, missing from till_days where store = $1::text`,
        [SHOP],
      );
      const left = await findText(database, ...erased.map(({ id }) => id));
      const receipts = rounds * BASKETS_A_ROUND;
      checks.push({
        name: `${name}: nothing of what was erased is in any table`,
        ok: left.length === 0 && report.erased >= erased.length && isClean(report),
        seen: left.length > 0
          ? left.join(", ")
          : `${report.erased} records of ${erased.length} baskets, lost ${report.lost}`,
      }, {
        name: `${name}: their till misses nothing`,
        ok: till?.status === "open" && till.missing === "0" && till.receipts === String(receipts),
        seen: `${till?.receipts} of ${receipts} receipts, missing ${till?.missing}`,
      });
    }
  },
};

async function send(world: World, baskets: readonly WireBasket[]): Promise<void> {
  const { sendBasket } = createApiClient({ url: world.apiUrl, maxAttempts: 30 });
  await eachConcurrently(baskets, 4, async (basket) => {
    const outcome = await sendBasket(basket);
    if (outcome.status !== "accepted") throw new Error("Cannot send a basket of the drill");
    world.keepReceipt(toReceiptLine(outcome.receipt, basket));
  });
}
