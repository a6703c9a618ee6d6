/**
 * SIGKILLs the broker under load: what was answered `202` must stand in its log.
 *
 * @module
 */
import type { Drill } from "../drill.ts";

/** The drill. */
export const killBroker: Drill = {
  name: "kill-broker",
  async run(world, { ratePerSecond, short }) {
    const kills = short ? 1 : 3;
    await world.startApi();
    await world.startConsumer();
    const load = world.offer({ seed: 1, ratePerSecond, seconds: kills * 10 });
    for (let kill = 0; kill < kills; kill++) {
      const before = world.receipts.length;
      while (world.receipts.length < before + 2 * ratePerSecond) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await world.broker.kill();
      await world.broker.restart();
    }
    const report = await load;
    return {
      did: `SIGKILL to the broker ${kills} times under load; answers ${
        JSON.stringify(report.answers)
      }`,
    };
  },
};
