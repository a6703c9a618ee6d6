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
    const reports = await world.offerDuring(ratePerSecond, async () => {
      for (let kill = 0; kill < kills; kill++) {
        await world.untilAccepted(2 * ratePerSecond);
        await world.broker.kill();
        await world.broker.restart();
      }
      await world.untilAccepted(ratePerSecond);
    });
    const refused = reports.reduce((sum, { answers }) => sum + (answers["503"] ?? 0), 0);
    return { did: `SIGKILL to the broker ${kills} times under load; ${refused} answers were 503` };
  },
};
