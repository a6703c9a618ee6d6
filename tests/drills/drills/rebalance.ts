/**
 * Members join and leave the group under load: one consumer, three, two, one.
 *
 * @module
 */
import type { Drill } from "../drill.ts";

/** The drill. */
export const rebalance: Drill = {
  name: "rebalance",
  async run(world, { ratePerSecond, short }) {
    const rounds = short ? 1 : 3;
    await world.startApi();
    await world.startConsumer();
    const exitCodes: number[] = [];
    await world.offerDuring(ratePerSecond, async () => {
      for (let round = 0; round < rounds; round++) {
        const others = await Promise.all([world.startConsumer(), world.startConsumer()]);
        for (const other of others) {
          await world.untilAccepted(ratePerSecond);
          await other[Symbol.asyncDispose]();
          exitCodes.push(await other.ended);
        }
      }
    });
    return {
      did: `consumers 1 → 3 → 2 → 1, ${rounds} times under load`,
      checks: [{
        name: "who leaves drains and exits with 0",
        ok: exitCodes.every((code) => code === 0),
        seen: exitCodes.join(", "),
      }],
    };
  },
};
