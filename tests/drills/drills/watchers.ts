/**
 * 200 who have the page open while more comes in than can be taken: they cost what one costs but for
 * the sending, and the tills wait no longer for it.
 *
 * Rounds with and without them take turns, so that whatever else the machine does meets both.
 *
 * @module
 */
import { sleep } from "../../../shared/service/sleep.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill } from "../drill.ts";
import { offer, toRate } from "../overload/offer.ts";
import { openWatchers } from "../overload/open_watchers.ts";

/** The drill. */
export const watchers: Drill = {
  name: "watchers",
  onAnyBroker: true,
  async run(world, { short }) {
    // All of them have one address, which may hold half of the streams.
    const api = await world.startApi(undefined, { MAX_STREAMS: String(2 * WATCHERS) });
    await world.startConsumer();
    const port = Number(new URL(api.url).port);
    const warm = { port, connections: 64, seconds: short ? 2 : 5 };
    await offer(world, { ...warm, prefix: "warm" });
    const canTake = toRate(await offer(world, { ...warm, prefix: "alone" }));
    await waitUntil(
      "all is stored",
      async () => await world.countStored() >= world.receipts.length,
      { timeoutMs: 120_000 },
    );

    const idle: Record<number, number> = {};
    for (const count of [0, 1, WATCHERS]) {
      await using _watchers = await openWatchers(api.url, count);
      idle[count] = await measureCpu(api.url, short ? 3 : 10);
    }

    const rounds = short ? 1 : 5;
    const seconds = short ? 3 : 6;
    const p99s: Record<"with" | "without", number[]> = { with: [], without: [] };
    let fewest = Infinity;
    let dropped = 0;
    for (let round = 0; round < rounds; round++) {
      for (const kind of ["without", "with"] as const) {
        const count = kind === "with" ? WATCHERS : 0;
        await using open = await openWatchers(api.url, count);
        const before = [...open.events];
        const { acceptedMs } = await offer(world, {
          port,
          prefix: `${kind}-${round}`,
          connections: Math.max(2_000, Math.round(canTake / 4)),
          seconds,
          ratePerSecond: 2 * canTake,
        });
        p99s[kind].push(acceptedMs?.p99 ?? Infinity);
        const had = open.events.map((events, number) => events - (before[number] ?? 0));
        fewest = Math.min(fewest, ...had);
        dropped += open.ended;
      }
    }
    const [without, beside] = [toMedian(p99s.without), toMedian(p99s.with)];
    // A round of seconds on a noisy machine shows a multiple, and not a quarter.
    const most = short ? 2 * without + 250 : 1.25 * without + 25;
    const perWatcher = ((idle[WATCHERS] ?? 0) - (idle[1] ?? 0)) / (WATCHERS - 1);
    return {
      did: `${2 * canTake} baskets a second where ${canTake} can be taken, ${rounds} rounds of ` +
        `${seconds} s without and with ${WATCHERS} watchers`,
      checks: [
        {
          name: `the tills' p99 is the same within ${
            short ? "a multiple, for one short round" : "a quarter and 25 ms"
          }`,
          ok: beside <= most,
          seen: `${without} ms without, ${beside} ms with (rounds: ` +
            `${p99s.without.join(", ")} and ${p99s.with.join(", ")})`,
        },
        {
          name: `no watcher is dropped, and each has an overview at least every three seconds`,
          ok: dropped === 0 && fewest >= Math.floor(seconds / 3),
          seen: `${dropped} dropped, the fewest events of a watcher in ${seconds} s: ${fewest}`,
        },
        {
          name: "a watcher more costs less than a thousandth of a core",
          ok: perWatcher < 1,
          seen: `CPU of the idle API in ms a second: ${idle[0]?.toFixed(1)} without, ` +
            `${idle[1]?.toFixed(1)} with one, ${idle[WATCHERS]?.toFixed(1)} with ${WATCHERS}`,
        },
      ],
    };
  },
};

const WATCHERS = 200;

/** CPU time of the process, in milliseconds a second. */
async function measureCpu(url: string, seconds: number): Promise<number> {
  const read = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]);
  };
  const [before, startedAt] = [await read(), performance.now()];
  await sleep(1_000 * seconds);
  return 1_000 * (await read() - before) / ((performance.now() - startedAt) / 1_000);
}

function toMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Infinity;
}
