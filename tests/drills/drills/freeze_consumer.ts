/**
 * Freezes a consumer for longer than its session lasts, while another takes its partitions over,
 * and lets it go on in the middle of its batch: it must not commit what is no longer its own.
 *
 * @module
 */
import { sleep } from "../../../shared/service/sleep.ts";
import type { Drill } from "../drill.ts";

/** The drill. */
export const freezeConsumer: Drill = {
  name: "freeze-consumer",
  async run(world, { ratePerSecond, short }) {
    const rounds = short ? 1 : 4;
    const frozenMs = 10_000;
    await world.startApi();
    const consumers = [await world.startConsumer(), await world.startConsumer()];
    await world.offerDuring(ratePerSecond, async () => {
      for (const frozen of Array.from({ length: rounds }, (_, round) => consumers[round % 2])) {
        if (frozen === undefined) break;
        await world.untilAccepted(ratePerSecond);
        Deno.kill(frozen.pid, "SIGSTOP");
        // Not a wait for something: the length of the freeze is what the drill is about.
        await sleep(frozenMs);
        Deno.kill(frozen.pid, "SIGCONT");
      }
    });
    const stopped = await Promise.all(consumers.map(async (consumer) => {
      await consumer[Symbol.asyncDispose]();
      return await consumer.ended;
    }));
    await world.startConsumer();
    return {
      did: `one of two consumers frozen for 10 s, with sessions of 6 s, ${rounds} times`,
      checks: [{
        name: "both live on and exit with 0",
        ok: stopped.every((code) => code === 0),
        seen: stopped.join(", "),
      }],
    };
  },
};
