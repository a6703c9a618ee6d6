/**
 * The row `growth`: how fast a consumer stores into a database that holds millions of lines already,
 * and how fast the API reads from it. It takes minutes and gigabytes of disk, and runs only when it is
 * named.
 *
 * @module
 */
import { type Bench, createDatabase, dropDatabase, type RowKind } from "../bench.ts";
import { LINES_PER_BASKET } from "../bodies.ts";
import { fillTopic } from "../fill_topic.ts";
import { type Contestant, interleave, type Row, type Side } from "../measurement.ts";
import { multiplyHistory } from "../multiply_history.ts";
import { proveStored } from "../prove_stored.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { refreshDays } from "../../consumer/store_days/refresh_days.ts";
import type { StoreDay } from "../../consumer/store_days/store_day.ts";
import { runTaskToEnd } from "../spawn.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { type Population, readRoutes } from "./read_routes.ts";
import { measureConsumers } from "./store.ts";

/** The row. */
export const growth: RowKind = {
  name: "growth",
  title:
    "`store` into a database that has --millions of lines already, beside one that has fewer and " +
    "an empty one; then the routes that read, on the same databases",
  isDefault: false,
  async run(bench) {
    for (let round = 0; round < bench.rounds; round++) {
      await fillTopic(bench, {
        topic: toTopic(round),
        baskets: bench.baskets,
        prefix: `g${round}`,
      });
    }
    await fillTopic(bench, { topic: BASE_TOPIC, baskets: BASE, prefix: "base" });
    const populations: Grown[] = [];
    for (const millions of bench.millions.toReversed()) {
      populations.push({ name: toName(millions), url: await populate(bench, millions), millions });
    }
    const empty: Contestant = {
      name: "ours, empty",
      async measure(round) {
        const url = await createDatabase(bench);
        const values = await measureConsumers(bench, { topic: toTopic(round), url });
        await proveStored(bench, { topic: toTopic(round), accepted: bench.baskets, url });
        await dropDatabase(bench, url);
        return values;
      },
    };
    const levels = populations.map((population) => toContestant(bench, population));
    const store: Row = {
      name: "growth, store",
      sides: await interleave(bench.rounds, [...levels, empty]),
      notes: bench.millions.some((millions) => millions > MOST_PROVED)
        ? [`The whole of more than ${MOST_PROVED} million lines was not verified`]
        : [],
    };
    const routes = await readRoutes(bench, populations);
    return [store, ...routes, await retainMonths(populations)];
  },
};

interface Grown extends Population {
  readonly millions: number;
}

/** A database with so many million lines. @returns its URL */
async function populate(bench: Bench, millions: number): Promise<string> {
  const url = await createDatabase(bench);
  await measureConsumers(bench, { topic: BASE_TOPIC, url, baskets: BASE });
  // Into its month: a month that the default partition holds lines of cannot be made.
  const { code, stderr } = await runTaskToEnd({ task: "partitions", env: { DATABASE_URL: url } });
  if (code !== 0) throw new Error(`Cannot make months: ${stderr}`);
  const days = Math.round(millions * 1e6 / (BASE * LINES_PER_BASKET)) - 1;
  bench.note(`making ${millions} million lines …`);
  await using database = openPg({
    url,
    applicationName: "bench",
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  await multiplyHistory(database, days);
  bench.note("summing up days …");
  await sumUpDays(database);
  return url;
}

/** As a consumer does when days are over; here at once, so that it is not beside what is measured. */
async function sumUpDays(database: Database): Promise<void> {
  let after: StoreDay | undefined;
  do {
    after = (await refreshDays(database, { after, before: "9999-12-31" }))?.next;
  } while (after !== undefined);
  await database.query("vacuum analyze");
}

/** Grows its database by a topic each round. */
function toContestant(bench: Bench, { name, url, millions }: Grown): Contestant {
  return {
    name,
    async measure(round) {
      const values = await measureConsumers(bench, { topic: toTopic(round), url });
      // Compares all tables, so it takes long here: once, after the last.
      if (round === bench.rounds - 1 && millions <= MOST_PROVED) {
        await proveStored(bench, { topic: toTopic(round), accepted: bench.baskets, url });
      }
      return values;
    },
  };
}

/** How fast the months before the last one go: baskets a second, with their lines. */
async function retainMonths(populations: readonly Grown[]): Promise<Row> {
  const sides: Side[] = [];
  for (const { name, url } of populations) {
    await using database = openPg({ url, applicationName: "bench" });
    const before = await countBaskets(database);
    const startedAt = performance.now();
    const args = ["--months", "1", "--by", "bench"];
    const { code, stderr } = await runTaskToEnd({
      task: "retain",
      args,
      env: { DATABASE_URL: url, POSTGRES_DRIVER: "pg" },
    });
    if (code !== 0) throw new Error(`Cannot drop months: ${stderr}`);
    const seconds = (performance.now() - startedAt) / 1000;
    const dropped = before - await countBaskets(database);
    sides.push({ name, rounds: [{ seconds, perSecond: dropped / seconds }] });
  }
  return { name: "growth, retain --months 1", sides, notes: [] };
}

async function countBaskets(database: Database): Promise<number> {
  const [row] = await database.query("select count(*) as baskets from baskets");
  return Number(row?.baskets);
}

const toName = (millions: number) => `ours, ${millions} million lines`;
const toTopic = (round: number) => `bench_growth_${round}`;
const BASE_TOPIC = "bench_growth_base";
/** Baskets that the history is copied from: a day of it. */
const BASE = 5_000;
/** Millions of lines that `verify` still compares in minutes here. */
const MOST_PROVED = 10;
const STATEMENT_TIMEOUT_MS = 1_800_000;
