/**
 * The row `lanes`: how long a live basket takes to be visible while a backfill runs, beside the same
 * without one. The bulk topic is full before, so that only the consumer has the choice.
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
  toBulkTopic,
} from "../bench.ts";
import { fillTopic } from "../fill_topic.ts";
import { interleave, type Values } from "../measurement.ts";
import { countStored, proveStored, untilStored } from "../prove_stored.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { measurePaced } from "./end_to_end.ts";

/** The row. */
export const lanes: RowKind = {
  name: "lanes",
  title: "200 live baskets/s while a full bulk topic is stored, beside the same without one: " +
    "from when a `POST` was due to visible",
  isDefault: true,
  async run(bench) {
    const sides = await interleave(bench.rounds, [
      { name: "ours, while a backfill runs", measure: () => measure(bench, BACKFILL) },
      { name: "ours, alone", measure: () => measure(bench, 0) },
    ]);
    return [{ name: `lanes, ${RATE} live baskets/s`, sides, notes: [] }];
  },
};

/** One round with services, topics and a database of its own. */
async function measure(bench: Bench, backfill: number): Promise<Values> {
  const topic = `bench_lanes_${crypto.randomUUID().slice(0, 8)}`;
  const url = await createDatabase(bench);
  const env = { ...laneSettings(bench, { topic }), DATABASE_URL: url, POSTGRES_DRIVER: "pg" };
  let values: Values;
  {
    await using api = await startService(bench, { task: "api", env });
    await fillTopic(bench, { topic: toBulkTopic(topic), baskets: backfill, prefix: "bulk" });
    await using consumer = await startService(bench, { task: "consume", env });
    await using database = openPg({ url, applicationName: "bench" });
    if (backfill > 0) await untilStored(database, 1);
    const startedAt = performance.now();
    const pids = { api: api.pid, consumer: consumer.pid };
    const seconds = Math.min(bench.seconds, MOST_SECONDS);
    const { visible, accepted } = await measurePaced(bench, {
      ...{ url, pids, port: api.port, rate: RATE, seconds },
    });
    const stored = await countStored(database);
    const perSecond = stored * 1000 / (performance.now() - startedAt);
    if (backfill > 0 && stored >= backfill + accepted) {
      bench.note("the backfill ended before the live load: its delay is too good");
    }
    await untilStored(database, backfill + accepted);
    values = { p50Ms: visible.p50Ms ?? NaN, p99Ms: visible.p99Ms ?? NaN };
    if (backfill > 0) values = { perSecond, ...values };
    await proveStored(bench, { topic, accepted: backfill + accepted, url });
  }
  await dropDatabase(bench, url);
  return values;
}

const RATE = 200;
/** So long that a backfill of {@linkcode BACKFILL} baskets lasts longer. */
const MOST_SECONDS = 4;
const BACKFILL = 40_000;
