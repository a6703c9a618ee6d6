/**
 * Twice what the machine can take, in an open loop: what is too much is refused, what is accepted
 * is answered in time and kept, and work goes on.
 *
 * A refusal costs 49 µs of CPU, of which Deno's server takes 42 for any answer, and an accepted
 * basket 126: refusing is not free, and connections without end would be a queue that nobody
 * sheds. So there are as many at a time as a proxy in front should open at most
 * (docs/operations.md): a
 * quarter of what is taken in a second. Of more than 2,500, on one machine, the clients take so much
 * of the cores that they would measure themselves.
 *
 * @module
 */
import type { Drill } from "../drill.ts";
import { offer, toRate } from "../overload/offer.ts";
import { watchMemory } from "../watch_memory.ts";

/** The drill. */
export const overload: Drill = {
  name: "overload",
  onAnyBroker: true,
  async run(world, { short }) {
    const api = await world.startApi();
    const port = Number(new URL(api.url).port);
    // The first run only warms up: a cold process takes half of what a warm one does.
    await offer(world, { port, prefix: "warm", connections: 64, seconds: short ? 1 : 5 });
    const alone = await offer(world, {
      port,
      prefix: "alone",
      connections: 64,
      seconds: short ? 2 : 4,
    });
    const canTake = toRate(alone);
    const connections = Math.min(
      MOST_CONNECTIONS,
      Math.max(LEAST_CONNECTIONS, Math.round(canTake / 4)),
    );
    // A second where 10,000 are taken in one; a slower machine has the same queue in front of it.
    const mostMs = Math.max(1_000, Math.round(4_000 * connections / canTake));
    // Buffers of each connection, and what a process grows by under full load.
    const allowedMiB = 160 + Math.round(connections / 32);
    await using memory = await watchMemory(api);
    const report = await offer(world, {
      port,
      prefix: "over",
      connections,
      seconds: short ? 3 : 30,
      ratePerSecond: 2 * canTake,
    });
    // Only now: what is measured is the API, and on one machine the consumer takes from it.
    await world.startConsumer();
    const { acceptedMs, refusedMs, lateMs, answers } = report;
    const others = Object.entries(answers)
      .filter(([status]) => !["202", "429", "503"].includes(status));
    return {
      did: `${report.offered} baskets in ${report.seconds.toFixed(0)} s, ${2 * canTake} a second ` +
        `where ${canTake} can be taken: ` +
        Object.entries(answers).map(([status, count]) => `${status} ${count}`).join(" · ") +
        ` · held back ${report.heldBack}`,
      checks: [
        {
          name: "every answer is 202, 429 or 503",
          ok: others.length === 0,
          seen: others.map(([status, count]) => `${status} ${count}`).join(", ") || "no other",
        },
        {
          name: "what is too much is refused",
          ok: (answers["503"] ?? 0) > 0,
          seen: `${answers["503"] ?? 0} answers 503`,
        },
        {
          name: `99 of 100 accepted baskets are answered in ${mostMs / 1_000} s`,
          ok: (acceptedMs?.p99 ?? Infinity) < mostMs,
          seen: `p50 ${acceptedMs?.p50} ms, p99 ${acceptedMs?.p99} ms; refused p50 ` +
            `${refusedMs?.p50} ms, p99 ${refusedMs?.p99} ms; sent late p99 ${lateMs?.p99} ms`,
        },
        {
          name: "it takes at least a quarter of what it takes alone",
          ok: toRate(report) > canTake / 4,
          seen: `${toRate(report)} a second`,
        },
        {
          name: `memory grows by less than ${allowedMiB} MiB on ${connections} connections`,
          ok: memory.peak - memory.start < allowedMiB,
          seen: `${memory.start} MiB before, ${memory.peak} at most`,
        },
      ],
    };
  },
};

/** Above `MAX_BACKLOG`, or a slow machine would have nothing to refuse. */
const LEAST_CONNECTIONS = 2_000;
/** With 3,200 and more on two cores, p99 was 0.95 to 1.5 s and 0.31 to 0.33 of the load was taken. */
const MOST_CONNECTIONS = 2_500;
