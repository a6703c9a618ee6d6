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
    const reports = await world.offerDuring(ratePerSecond, async () => {
      for (let kill = 0; kill < kills; kill++) {
        await world.untilAccepted(ratePerSecond);
        await api.kill();
        api = await world.startApi();
      }
    });
    const sent = reports.reduce((sum, report) => sum + report.sent, 0);
    const accepted = reports.reduce((sum, report) => sum + report.accepted, 0);
    return {
      did: `SIGKILL to the API ${kills} times under load`,
      checks: [{
        name: "every basket is accepted in the end",
        ok: accepted === sent,
        seen: `${accepted} of ${sent}`,
      }],
    };
  },
};
