/**
 * The row `store`: a topic full of baskets until all are stored and rolled up, by one consumer
 * process with each driver, beside the server's own `copy` of the same rows into the same tables
 * without rollups, and beside the peers.
 *
 * @module
 */
import {
  type Bench,
  createDatabase,
  dropDatabase,
  laneSettings,
  type RowKind,
  startService,
} from "../bench.ts";
import { copyRows } from "../copy_rows.ts";
import { createCpuMeter, readPeakMb } from "../cpu_meter.ts";
import { fillTopic } from "../fill_topic.ts";
import { type Contestant, interleave, type Values } from "../measurement.ts";
import { storePeers } from "../peers/store_peers.ts";
import { countStored, proveStored, untilStored } from "../prove_stored.ts";
import { findDrivers } from "../find_drivers.ts";
import { openPg } from "../../shared/postgres/pg.ts";

/** The row. */
export const store: RowKind = {
  name: "store",
  title:
    "a topic full of baskets until all are stored and rolled up, one consumer process, beside " +
    "the server's own `copy` of the same rows into the same tables, without rollups",
  isDefault: true,
  async run(bench) {
    const topic = "bench_store";
    await fillTopic(bench, { topic, baskets: bench.baskets, prefix: "store" });
    const { drivers, notes } = await findDrivers();
    let copyMe: string | undefined;
    await using peers = await storePeers(bench, topic);
    const contestants: Contestant[] = drivers.map((driver, index) => ({
      name: index === 0 ? "ours" : `ours, ${driver}`,
      async measure() {
        const url = await createDatabase(bench);
        const values = await measureConsumers(bench, { topic, url, driver });
        await proveStored(bench, { topic, accepted: bench.baskets, url });
        if (copyMe !== undefined) await dropDatabase(bench, copyMe);
        copyMe = url;
        return values;
      },
    }));
    contestants.push({ name: "copy", measure: () => copyRows(bench, copyMe ?? "") });
    const sides = await interleave(bench.rounds, [...contestants, ...peers.contestants]);
    return [{ name: "store", sides, notes: [...notes, ...peers.notes] }];
  },
};

/**
 * Starts consumers on a full topic and an empty database. The clock runs from the first baskets that
 * are seen to the last, so that the start does not count.
 */
export async function measureConsumers(
  bench: Bench,
  { topic, url, driver = "pg", processes = 1, baskets = bench.baskets }: {
    readonly topic: string;
    readonly url: string;
    readonly driver?: string;
    readonly processes?: number;
    readonly baskets?: number;
  },
): Promise<Values> {
  await using database = openPg({ url, applicationName: "bench" });
  const before = await countStored(database);
  const group = `${topic}_${crypto.randomUUID().slice(0, 8)}`;
  await using services = new AsyncDisposableStack();
  const env = {
    ...laneSettings(bench, { topic, group }),
    DATABASE_URL: url,
    POSTGRES_DRIVER: driver,
  };
  const consumers = await Promise.all(
    Array.from(
      { length: processes },
      async () =>
        services.use(await startService(bench, { task: "consume", env, waitsForReady: false })),
    ),
  );
  const pids = consumers.map(({ pid }) => pid);
  const meter = createCpuMeter([{ column: "consumerUs", pids }, ...bench.serverRoles]);
  await untilStored(database, before + 1, { pollMs: 10 });
  const first = await countStored(database);
  const startedAt = performance.now();
  await meter.start();
  await untilStored(database, before + baskets, { pollMs: 25 });
  const stored = before + baskets - first;
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    perSecond: stored / seconds,
    ...await meter.read(stored),
    peakMb: Math.max(...await Promise.all(pids.map(readPeakMb))),
  };
}
