/**
 * SIGKILLs the consumer in the middle of its batches, again and again.
 *
 * @module
 */
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill } from "../drill.ts";

/** The drill. */
export const killConsumer: Drill = {
  name: "kill-consumer",
  async run(world, { ratePerSecond, short }) {
    const kills = short ? 3 : 10;
    await world.startApi();
    let consumer = await world.startConsumer();
    await world.offerDuring(ratePerSecond, async () => {
      for (let kill = 0; kill < kills; kill++) {
        const before = await world.countStored();
        await waitUntil("the consumer stores", async () => await world.countStored() > before, {
          timeoutMs: 120_000,
        });
        await consumer.kill();
        consumer = await world.startConsumer();
      }
    });
    return { did: `SIGKILL to the consumer ${kills} times while it stored` };
  },
};
