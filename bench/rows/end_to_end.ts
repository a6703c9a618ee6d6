/**
 * The row `end to end`: from when a basket was due to be sent to when another session of Postgres
 * sees it, at 1,000 baskets a second, open loop; beside the time to its receipt in the same run.
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
import { runLoad } from "../load/run_load.ts";
import { percentile, type Side, type Values } from "../measurement.ts";
import { proveStored } from "../prove_stored.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { type Paced, toLoadJob, watchVisible } from "../watch_visible.ts";

/** The row. */
export const endToEnd: RowKind = {
  name: "end-to-end",
  title: "1,000 baskets/s over HTTP, one API, one consumer: from when a `POST` was due to when " +
    "another session sees the basket, beside the time to its receipt",
  isDefault: true,
  async run(bench) {
    const topic = "bench_end_to_end";
    const url = await createDatabase(bench);
    const env = { ...laneSettings(bench, { topic }), DATABASE_URL: url, POSTGRES_DRIVER: "pg" };
    await using consumer = await startService(bench, { task: "consume", env });
    await using api = await startService(bench, { task: "api", env });
    const pids = { api: api.pid, consumer: consumer.pid };
    const measure = (seconds: number) =>
      measurePaced(bench, { url, port: api.port, pids, rate: RATE, seconds });
    let { accepted } = await measure(WARM_UP_SECONDS);
    const visible: Values[] = [];
    const receipt: Values[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      const measured = await measure(bench.seconds);
      accepted += measured.accepted;
      visible.push(measured.visible);
      receipt.push(measured.receipt);
    }
    await proveStored(bench, { topic, accepted, url });
    await dropDatabase(bench, url);
    const sides: Side[] = [
      { name: "ours, visible", rounds: visible },
      { name: "of it, to the receipt", rounds: receipt },
    ];
    return [{ name: `end to end, ${RATE.toLocaleString("en")}/s`, sides, notes: [] }];
  },
};

/** A load at a rate through running services, seen from a session of its own. */
export async function measurePaced(
  bench: Bench,
  { url, port, pids, rate, seconds }: {
    /** Of the database. */
    readonly url: string;
    /** Of the API. */
    readonly port: number;
    readonly pids: { readonly api: number; readonly consumer: number };
    readonly rate: number;
    readonly seconds: number;
  },
): Promise<{ readonly accepted: number; readonly visible: Values; readonly receipt: Values }> {
  await using database = openPg({ url, applicationName: "bench" });
  const paced: Paced = {
    prefix: crypto.randomUUID().slice(0, 8),
    rate,
    requests: rate * seconds,
    // Time for the load's process to start and connect.
    startAtMs: Date.now() + 1_500,
  };
  const meter = createCpuMeter([
    { column: "apiUs", pids: [pids.api] },
    { column: "consumerUs", pids: [pids.consumer] },
    ...bench.serverRoles,
  ]);
  await meter.start();
  const load = runLoad(toLoadJob(paced, port));
  const delaysMs = await watchVisible(database, paced, load);
  const { accepted, p50Ms, p99Ms, seconds: took } = await load;
  const cpu = await meter.read(accepted);
  return {
    accepted,
    visible: {
      perSecond: accepted / took,
      ...cpu,
      p50Ms: percentile(delaysMs, 0.5),
      p99Ms: percentile(delaysMs, 0.99),
    },
    receipt: { p50Ms, p99Ms },
  };
}

const RATE = 1_000;
const WARM_UP_SECONDS = 3;
