/**
 * SIGKILLs the API under load: clients repeat what was not answered.
 *
 * @module
 */
import type { Drill } from "../drill.ts";

/** The drill. */
export const killApi: Drill = {
  name: "kill-api",
  async run(world, { ratePerSecond, short }) {
    const kills = short ? 2 : 5;
    let api = await world.startApi();
    await world.startConsumer();
    const load = world.offer({ seed: 1, ratePerSecond, seconds: kills * 4 });
    for (let kill = 0; kill < kills; kill++) {
      const before = world.receipts.length;
      while (world.receipts.length < before + ratePerSecond) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await api.kill();
      api = await world.startApi();
    }
    const { accepted, requests } = await load;
    return {
      did: `SIGKILL to the API ${kills} times under load`,
      checks: [{
        name: "every basket is accepted in the end",
        ok: accepted === requests,
        seen: `${accepted} of ${requests}`,
      }],
    };
  },
};
