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
import { type Contestant, interleave, type Row } from "../measurement.ts";
import { multiplyHistory } from "../multiply_history.ts";
import { proveStored } from "../prove_stored.ts";
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
    const populations: Population[] = [];
    for (const millions of bench.millions.toReversed()) {
      populations.push({ name: toName(millions), url: await populate(bench, millions) });
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
      notes: [],
    };
    return [store, ...await readRoutes(bench, populations)];
  },
};

/** A database with so many million lines. @returns its URL */
async function populate(bench: Bench, millions: number): Promise<string> {
  const url = await createDatabase(bench);
  await measureConsumers(bench, { topic: BASE_TOPIC, url, baskets: BASE });
  const days = Math.round(millions * 1e6 / (BASE * LINES_PER_BASKET)) - 1;
  bench.note(`making ${millions} million lines …`);
  await using database = openPg({
    url,
    applicationName: "bench",
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  await multiplyHistory(database, days);
  return url;
}

/** Grows its database by a topic each round. */
function toContestant(bench: Bench, { name, url }: Population): Contestant {
  return {
    name,
    async measure(round) {
      const values = await measureConsumers(bench, { topic: toTopic(round), url });
      // Compares all tables, so it takes long here: once, after the last.
      if (round === bench.rounds - 1) {
        await proveStored(bench, { topic: toTopic(round), accepted: bench.baskets, url });
      }
      return values;
    },
  };
}

const toName = (millions: number) => `ours, ${millions} million lines`;
const toTopic = (round: number) => `bench_growth_${round}`;
const BASE_TOPIC = "bench_growth_base";
/** Baskets that the history is copied from: a day of it. */
const BASE = 5_000;
const STATEMENT_TIMEOUT_MS = 1_800_000;
