/**
 * Takes Postgres away for longer than a session of the consumer group lasts. The API must not
 * notice, nothing may become a dead letter, nobody may rebalance, and it must catch up by itself.
 *
 * @module
 */
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill } from "../drill.ts";

/** The drill. */
export const stopPostgres: Drill = {
  name: "stop-postgres",
  async run(world, { ratePerSecond, short }) {
    const seconds = short ? 10 : 30;
    await world.startApi();
    await world.startConsumer();
    const before = await world.offer({ seed: 1, ratePerSecond, seconds });
    await world.stopPostgres("fast");
    const during = await world.offer({ seed: 2, ratePerSecond, seconds });
    const startedAt = performance.now();
    await world.startPostgres();
    const accepted = world.receipts.length;
    await waitUntil("it has caught up", async () => await world.countStored() >= accepted, {
      timeoutMs: seconds * 4_000,
    });
    const caughtUpMs = performance.now() - startedAt;
    const joins = await world.countJoins();
    const p99Before = before.latencyMs?.p99 ?? NaN;
    const p99During = during.latencyMs?.p99 ?? NaN;
    // The short form runs in CI, where other guests take from the machine: its bounds only tell a
    // service that works from one that hangs.
    const mostMs = short ? Math.max(5 * p99Before, 1_000) : Math.max(2 * p99Before, 100);
    const mostCatchUpMs = (short ? 3 : 1) * seconds * 1_000;
    return {
      did: `Postgres away for ${seconds} s, with sessions of 6 s`,
      checks: [
        { name: "no rebalance", ok: joins === 2, seen: `${joins} joins` },
        {
          name: "the API takes every basket meanwhile",
          ok: during.accepted === during.requests,
          seen: `${during.accepted} of ${during.requests}`,
        },
        {
          name: `p99 meanwhile at most ${mostMs.toFixed(0)} ms`,
          ok: p99During <= mostMs,
          seen: `${p99Before.toFixed(0)} ms before, ${p99During.toFixed(0)} ms meanwhile`,
        },
        {
          name: `caught up within ${mostCatchUpMs / 1_000} s`,
          ok: caughtUpMs <= mostCatchUpMs,
          seen: `${(caughtUpMs / 1_000).toFixed(1)} s`,
        },
      ],
    };
  },
};
