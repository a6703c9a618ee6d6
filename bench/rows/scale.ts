/**
 * The row `scale`: store and ingest with 1, 2 and 4 processes, which share nothing but broker and
 * Postgres. On a machine with fewer cores than processes they take turns.
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
import { createCpuMeter } from "../cpu_meter.ts";
import { fillTopic } from "../fill_topic.ts";
import { runLoad } from "../load/run_load.ts";
import { interleave, type Values } from "../measurement.ts";
import { proveStored, storeAndProve } from "../prove_stored.ts";
import { measureConsumers } from "./store.ts";

/** The row. */
export const scale: RowKind = {
  name: "scale",
  title: "`store` and `ingest` with 4 and 2 processes, beside one",
  isDefault: false,
  async run(bench) {
    const topic = "bench_scale";
    await fillTopic(bench, { topic, baskets: bench.baskets, prefix: "scale" });
    const toSides = (measure: (processes: number) => Promise<Values>) =>
      interleave(
        bench.rounds,
        [4, 2, 1].map((processes) => ({
          name: processes === 1 ? "one process" : `${processes} processes`,
          measure: () => measure(processes),
        })),
      );
    return [
      {
        name: "scale, store",
        sides: await toSides((processes) => store(bench, { topic, processes })),
        notes: [],
      },
      {
        name: "scale, ingest, 128 connections",
        sides: await toSides((processes) => ingest(bench, processes)),
        notes: [],
      },
    ];
  },
};

async function store(
  bench: Bench,
  { topic, processes }: { readonly topic: string; readonly processes: number },
): Promise<Values> {
  const url = await createDatabase(bench);
  const values = await measureConsumers(bench, { topic, url, processes });
  await proveStored(bench, { topic, accepted: bench.baskets, url });
  await dropDatabase(bench, url);
  return values;
}

async function ingest(bench: Bench, processes: number): Promise<Values> {
  const topic = `bench_scale_${crypto.randomUUID().slice(0, 8)}`;
  let values: Values;
  let total = 0;
  {
    await using services = new AsyncDisposableStack();
    const apis = await Promise.all(Array.from({ length: processes }, async () => {
      const env = laneSettings(bench, { topic });
      return services.use(await startService(bench, { task: "api", env }));
    }));
    const load = async (requests: number) => {
      const report = await runLoad({
        ports: apis.map(({ port }) => port),
        path: "/baskets",
        connections: 128,
        requests,
        maxSeconds: 60,
        prefix: crypto.randomUUID().slice(0, 8),
      });
      total += report.accepted;
      return report;
    };
    await load(WARM_UP * processes);
    const pids = apis.map(({ pid }) => pid);
    const meter = createCpuMeter([{ column: "apiUs", pids }, ...bench.serverRoles]);
    await meter.start();
    const { accepted, seconds } = await load(bench.baskets);
    const { postgresUs: _idle, ...cpu } = await meter.read(accepted);
    values = { perSecond: accepted / seconds, ...cpu };
  }
  await storeAndProve(bench, { topic, accepted: total });
  return values;
}

const WARM_UP = 1_000;
