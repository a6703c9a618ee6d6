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
import { type Connect, startConnect } from "./debezium.ts";
import { BASKET_ROWS, fillDebeziumTopic, LINE_ROWS, PEER_TABLE } from "./debezium_shape.ts";
import { BRIDGE_TABLE, startBridgeStore } from "./mq_bridge.ts";
import { PeerMissing } from "./python_venv.ts";

/** Peers that are ready to be measured. Disposing it stops them. */
export interface Peers extends AsyncDisposable {
  readonly contestants: readonly Contestant[];
  /** Those that are not to be had, and why. */
  readonly notes: readonly string[];
}

/** Begins to store a topic in a database, until it is disposed of. */
type StartStoring = (url: string) => Promise<AsyncDisposable & { readonly pid: number }>;

/** A peer that may be had. */
interface StorePeer {
  readonly name: string;
  /** Makes its table. */
  readonly table: string;
  readonly rowsPerBasket: number;
  /** Gets it ready. @throws {PeerMissing} */
  readonly prepare: () => Promise<StartStoring>;
}

/** Gets and starts them, if the run is to have them. `topic` holds our records. */
export async function storePeers(bench: Bench, topic: string): Promise<Peers> {
  await using started = new AsyncDisposableStack();
  const contestants: Contestant[] = [];
  const notes: string[] = [];
  let connect: Connect | undefined;
  const peers: readonly StorePeer[] = [
    ...[BASKET_ROWS, LINE_ROWS].map((shape): StorePeer => ({
      ...shape,
      name: `Debezium JDBC 3.5, 2 tasks, ${shape.name}`,
      async prepare() {
        const running = connect ??= started.use(await startConnect(bench));
        const from = { topic: `${topic}_${shape.rowsPerBasket}`, shape };
        await fillDebeziumTopic(bench, from);
        return async (url) => ({ ...await running.startSink(url, from), pid: running.pid });
      },
    })),
    {
      name: "mq-bridge 1.2, one row a basket",
      rowsPerBasket: 1,
      table: BRIDGE_TABLE,
      prepare: () => Promise.resolve((url) => startBridgeStore(bench, { topic, url })),
    },
  ];
  for (const { name, prepare, ...shape } of bench.peers ? peers : []) {
    try {
      const start = await prepare();
      const measure = () => measurePeer(bench, { ...shape, start });
      // Warms it up, and tells whether it works.
      await measure();
      contestants.push({ name, measure });
    } catch (error) {
      if (!(error instanceof PeerMissing)) throw error;
      notes.push(`Skipped ${name}: ${error.message}`);
    }
  }
  const running = started.move();
  return { contestants, notes, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** As ours is measured: from the first rows that are seen to the last. */
async function measurePeer(
  bench: Bench,
  { table, rowsPerBasket, start }: Pick<StorePeer, "table" | "rowsPerBasket"> & {
    readonly start: StartStoring;
  },
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
        const [row] = await database.query(`select count(*) as stored from ${PEER_TABLE}`);
        const stored = Number(row?.stored) / rowsPerBasket;
        if (stored >= wanted) return stored;
        if (performance.now() > until) {
          throw new PeerMissing(`it stored ${stored} of ${bench.baskets} in 2 minutes`);
        }
        await sleep(POLL_MS);
      }
    };
    const first = await waitFor(1 / rowsPerBasket);
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
