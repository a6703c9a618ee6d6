/**
 * Restarts Postgres under load, each time ended in another way.
 *
 * @module
 */
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill } from "../drill.ts";

/** The drill. */
export const restartPostgres: Drill = {
  name: "restart-postgres",
  onAnyBroker: true,
  async run(world, { ratePerSecond, short }) {
    const ways = (["fast", "immediate", "kill", "fast", "kill"] as const).slice(0, short ? 3 : 5);
    await world.startApi();
    await world.startConsumer();
    await world.offerDuring(ratePerSecond, async () => {
      for (const way of ways) {
        const before = await world.countStored();
        await waitUntil("the consumer stores", async () => await world.countStored() > before, {
          timeoutMs: 120_000,
        });
        await world.stopPostgres(way);
        await world.startPostgres();
      }
    });
    return { did: `Postgres ended (${ways.join(", ")}) and started again under load` };
  },
};
