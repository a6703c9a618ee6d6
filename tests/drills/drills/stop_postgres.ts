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
    const [p99Before = 0, p99During = 0] = [before.latencyMs?.p99, during.latencyMs?.p99];
    // Times are held to their bounds in the long form only: CI's machine has other guests.
    const times = [
      {
        name: "p99 within twice that before (or 100 ms, the noise of a shared machine)",
        ok: p99During <= Math.max(2 * p99Before, 100),
        seen: `${p99Before.toFixed(0)} ms before, ${p99During.toFixed(0)} ms meanwhile`,
      },
      {
        name: "caught up within the outage's length",
        ok: caughtUpMs <= seconds * 1000,
        seen: `${(caughtUpMs / 1000).toFixed(1)} s`,
      },
    ];
    return {
      did: `Postgres away for ${seconds} s, with sessions of 6 s`,
      checks: [
        { name: "no rebalance", ok: joins === 1, seen: `${joins} joins` },
        {
          name: "the API takes every basket meanwhile",
          ok: during.accepted === during.requests,
          seen: `${during.accepted} of ${during.requests}`,
        },
        ...times.map((check) => short ? { ...check, ok: true } : check),
      ],
    };
  },
};
