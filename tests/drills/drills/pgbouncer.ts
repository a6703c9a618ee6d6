/**
 * Restarts Postgres under load behind a real PgBouncer in transaction mode, through which the API and
 * two consumers reach it.
 *
 * @module
 */
import { mayRunPgbouncer } from "../../support/postgres/start_pgbouncer.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill } from "../drill.ts";

/** The drill. */
export const pgbouncer: Drill = {
  name: "pgbouncer",
  onAnyBroker: true,
  findLack: () =>
    Promise.resolve(mayRunPgbouncer ? undefined : "it needs Debian's package pgbouncer"),
  async run(world, { ratePerSecond, short }) {
    const ways = (["fast", "kill", "immediate", "kill"] as const).slice(0, short ? 2 : 4);
    // Fewer sessions than the three processes would open: most transactions get another one.
    const env = { DATABASE_URL: await world.startPgbouncer(3) };
    await world.startApi(undefined, env);
    await world.startConsumer(env);
    await world.startConsumer(env);
    await world.offerDuring(ratePerSecond, async () => {
      for (const way of ways) {
        const before = await world.countStored();
        await waitUntil("the consumers store", async () => await world.countStored() > before, {
          timeoutMs: 120_000,
        });
        await world.stopPostgres(way);
        await world.startPostgres();
      }
    });
    return { did: `Postgres ended (${ways.join(", ")}) behind PgBouncer in transaction mode` };
  },
};
