/**
 * The row `store`: a topic full of baskets until all are stored and rolled up, beside the server's
 * own `copy` of the same rows into the same two tables without rollups.
 *
 * @module
 */
import { migrate, readMigrations } from "../consumer/migrate.ts";
import { createBasketMaker } from "../generator/make_basket.ts";
import { startService } from "../local/demo/service_process.ts";
import type { Database } from "../shared/postgres/database.ts";
import { openPg } from "../shared/postgres/pg.ts";
import { fillTopic } from "./fill_topic.ts";
import { readPeakMb, type Round, type Row, toRow } from "./row.ts";
import { sleep } from "../shared/service/sleep.ts";

/** Options for {@linkcode benchStore}. */
export interface StoreOptions {
  readonly dir: string;
  /** For `KAFKA_BROKERS`. */
  readonly kafka: string;
  /** For `DATABASE_URL`. */
  readonly database: string;
  readonly rounds: number;
  readonly baskets: number;
}

/** Runs it. */
export async function benchStore(options: StoreOptions): Promise<Row> {
  const rounds: Round[] = [];
  let peakMb = 0;
  for (let round = 0; round < options.rounds; round++) {
    const names = { topic: `bench_${round}`, database: `bench_${round}` };
    const url = await createDatabase(options.database, names.database);
    const limitUrl = await createDatabase(options.database, `${names.database}_copy`);
    const makeBasket = createBasketMaker({ seed: round, date: "2026-01-01" });
    await fillTopic(options.kafka, {
      topic: names.topic,
      baskets: Array.from({ length: options.baskets }, (_, index) => makeBasket(index)),
    });
    await using database = openPg({ url, applicationName: "bench" });
    await using limitDatabase = openPg({ url: limitUrl, applicationName: "bench" });
    const ours = await timeConsumer(database, { ...options, ...names, url });
    peakMb = Math.max(peakMb, ours.peakMb);
    const limit = await timeCopy(database, limitDatabase, options);
    rounds.push({ ours: ours.perSecond, limit });
  }
  return toRow("store", rounds, peakMb);
}

async function timeConsumer(
  database: Database,
  { kafka, topic, url, dir, baskets }: StoreOptions & {
    readonly topic: string;
    readonly url: string;
  },
): Promise<{ readonly perSecond: number; readonly peakMb: number }> {
  await using consumer = startService({
    task: "consume",
    env: {
      PORT: "18001",
      KAFKA_BROKERS: kafka,
      KAFKA_TOPIC: topic,
      KAFKA_BULK_TOPIC: `${topic}_bulk`,
      KAFKA_DEAD_LETTER_TOPIC: `${topic}_dead_letters`,
      KAFKA_GROUP_ID: topic,
      DATABASE_URL: url,
      POSTGRES_DRIVER: "pg",
      LOG_LEVEL: "warning",
    },
    logFile: `${dir}/consume.log`,
  });
  // The clock runs from the first rows that are seen, so that the start-up does not count.
  let first: { readonly at: number; readonly count: number } | undefined;
  while (true) {
    const [row] = await database.query(
      "select coalesce(sum(baskets), 0) as stored from baskets_by_day",
    );
    const stored = Number(row?.stored);
    if (stored > 0) first ??= { at: performance.now(), count: stored };
    if (first !== undefined && stored >= baskets) {
      const seconds = (performance.now() - first.at) / 1000;
      return {
        perSecond: (stored - first.count) / seconds,
        peakMb: await readPeakMb(consumer.pid),
      };
    }
    await sleep(10);
  }
}

async function timeCopy(
  source: Database,
  target: Database,
  { dir, baskets }: StoreOptions,
): Promise<number> {
  const files = await Promise.all(["baskets", "basket_products"].map(async (table) => {
    const file = `${dir}/exchange/${table}.csv`;
    await source.query(`copy ${table} to '${file}' (format csv)`);
    return { table, file };
  }));
  const startedAt = performance.now();
  for (const { table, file } of files) {
    await target.query(`copy ${table} from '${file}' (format csv)`);
  }
  return baskets / ((performance.now() - startedAt) / 1000);
}

/** A new database with the schema. @returns its URL */
async function createDatabase(server: string, name: string): Promise<string> {
  await using admin = openPg({ url: server, applicationName: "bench" });
  await admin.query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  await using database = openPg({ url: url.href, applicationName: "bench" });
  await migrate(database, await readMigrations());
  return url.href;
}
