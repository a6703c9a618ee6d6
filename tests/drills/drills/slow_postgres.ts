/**
 * Makes every transaction take longer than a session of the group lasts: heartbeats must go on
 * meanwhile, or the same batches are delivered to somebody else for ever.
 *
 * @module
 */
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill } from "../drill.ts";

/** The drill. */
export const slowPostgres: Drill = {
  name: "slow-postgres",
  async run(world, { ratePerSecond, short }) {
    const seconds = short ? 8 : 20;
    await world.startApi();
    await world.startConsumer();
    await world.database.query(
      "create function be_slow() returns trigger language plpgsql as " +
        "$$ begin perform pg_sleep(7); return null; end $$",
    );
    await world.database.query(
      "create trigger slow before insert on basket_products " +
        "for each statement execute function be_slow()",
    );
    await world.offer({ seed: 1, ratePerSecond, seconds });
    await waitUntil("a slow batch is stored", async () => await world.countStored() > 0, {
      timeoutMs: 60_000,
    });
    await world.database.query("drop trigger slow on basket_products");
    const joins = await world.countJoins();
    return {
      did: `7 s for each transaction, with sessions of 6 s, for ${seconds} s`,
      checks: [{ name: "no rebalance", ok: joins === 2, seen: `${joins} joins` }],
    };
  },
};
