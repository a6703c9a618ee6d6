/**
 * The peers of `store`: each takes as many records from a topic into one table of a database of its
 * own.
 *
 * @module
 */
import { type Bench, createDatabase, dropDatabase } from "../bench.ts";
import { createCpuMeter, readPeakMb } from "../cpu_meter.ts";
import type { Contestant, Values } from "../measurement.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { sleep } from "../../shared/service/sleep.ts";
import { DEBEZIUM_TABLE, fillDebeziumTopic, startConnect } from "./debezium.ts";
import { BRIDGE_TABLE, startBridgeStore } from "./mq_bridge.ts";
import { PeerMissing } from "./python_venv.ts";

/** Peers that are ready to be measured. Disposing it stops them. */
export interface Peers extends AsyncDisposable {
  readonly contestants: readonly Contestant[];
  /** Those that are not to be had, and why. */
  readonly skipped: readonly string[];
}

/** Begins to store a topic in a database, until it is disposed of. */
type StartStoring = (url: string) => Promise<AsyncDisposable & { readonly pid: number }>;

/** Gets and starts them, if the run is to have them. `topic` holds our records. */
export async function storePeers(bench: Bench, topic: string): Promise<Peers> {
  await using started = new AsyncDisposableStack();
  const contestants: Contestant[] = [];
  const skipped: string[] = [];
  const peers = [
    {
      name: "Debezium JDBC 3.5, 2 tasks, one row a basket",
      table: DEBEZIUM_TABLE,
      async prepare(): Promise<StartStoring> {
        const connect = started.use(await startConnect(bench));
        await fillDebeziumTopic(bench, `${topic}_debezium`);
        return async (url) => ({
          ...await connect.startSink(url, `${topic}_debezium`),
          pid: connect.pid,
        });
      },
    },
    {
      name: "mq-bridge 1.2, one jsonb a basket",
      table: BRIDGE_TABLE,
      prepare: (): Promise<StartStoring> =>
        Promise.resolve((url) => startBridgeStore(bench, { topic, url })),
    },
  ];
  for (const { name, table, prepare } of bench.peers ? peers : []) {
    try {
      const start = await prepare();
      const measure = () => measurePeer(bench, { table, start });
      // Warms it up, and tells whether it works.
      await measure();
      contestants.push({ name, measure });
    } catch (error) {
      if (!(error instanceof PeerMissing)) throw error;
      skipped.push(`${name}: ${error.message}`);
    }
  }
  const running = started.move();
  return { contestants, skipped, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** As ours is measured: from the first rows that are seen to the last. */
async function measurePeer(
  bench: Bench,
  { table, start }: { readonly table: string; readonly start: StartStoring },
): Promise<Values> {
  const url = await createDatabase(bench);
  let values: Values;
  {
    await using database = openPg({ url, applicationName: "bench" });
    await database.query(table);
    await using peer = await start(url);
    const meter = createCpuMeter([
      { column: "consumerUs", pids: [peer.pid] },
      ...bench.serverRoles,
    ]);
    const until = performance.now() + GIVE_UP_MS;
    const waitFor = async (wanted: number): Promise<number> => {
      while (true) {
        const [row] = await database.query("select count(*) as stored from peer_baskets");
        const stored = Number(row?.stored);
        if (stored >= wanted) return stored;
        if (performance.now() > until) {
          throw new PeerMissing(`it stored ${stored} of ${bench.baskets} in 2 minutes`);
        }
        await sleep(POLL_MS);
      }
    };
    const first = await waitFor(1);
    const startedAt = performance.now();
    await meter.start();
    const stored = await waitFor(bench.baskets) - first;
    const seconds = (performance.now() - startedAt) / 1000;
    values = {
      perSecond: stored / seconds,
      ...await meter.read(stored),
      peakMb: await readPeakMb(peer.pid),
    };
  }
  await dropDatabase(bench, url);
  return values;
}

const POLL_MS = 25;
const GIVE_UP_MS = 120_000;
