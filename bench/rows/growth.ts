/**
 * The row `growth`: how fast a consumer stores into a database that holds 0, 1 and 10 million lines
 * already. It takes minutes and 4 GB of disk, and runs only when it is named.
 *
 * @module
 */
import { type Bench, createDatabase, dropDatabase, type RowKind } from "../bench.ts";
import { LINES_PER_BASKET } from "../bodies.ts";
import { fillTopic } from "../fill_topic.ts";
import { type Contestant, interleave } from "../measurement.ts";
import { multiplyHistory } from "../multiply_history.ts";
import { proveStored } from "../prove_stored.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { measureConsumers } from "./store.ts";

/** The row. */
export const growth: RowKind = {
  name: "growth",
  title:
    "`store` into a database that has 10 million lines already, beside one that has 1 million " +
    "and an empty one",
  isDefault: false,
  async run(bench) {
    for (let round = 0; round < bench.rounds; round++) {
      await fillTopic(bench, {
        topic: toTopic(round),
        baskets: bench.baskets,
        prefix: `g${round}`,
      });
    }
    const levels: Contestant[] = [];
    for (const millions of [10, 1]) levels.push(await prepare(bench, millions));
    levels.push({
      name: "ours, empty",
      async measure(round) {
        const url = await createDatabase(bench);
        const values = await measureConsumers(bench, { topic: toTopic(round), url });
        await proveStored(bench, { topic: toTopic(round), accepted: bench.baskets, url });
        await dropDatabase(bench, url);
        return values;
      },
    });
    return [{ name: "growth", sides: await interleave(bench.rounds, levels), notes: [] }];
  },
};

/** A database with so many million lines, which grows by a topic each round. */
async function prepare(bench: Bench, millions: number): Promise<Contestant> {
  const url = await createDatabase(bench);
  const topic = "bench_growth_base";
  if (millions === 10) await fillTopic(bench, { topic, baskets: BASE, prefix: "base" });
  await measureConsumers(bench, { topic, url, baskets: BASE });
  const days = Math.round(millions * 1e6 / (BASE * LINES_PER_BASKET)) - 1;
  bench.note(`making ${millions} million lines …`);
  {
    await using database = openPg({
      url,
      applicationName: "bench",
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    });
    await multiplyHistory(database, days);
  }
  return {
    name: `ours, ${millions} million lines`,
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

const toTopic = (round: number) => `bench_growth_${round}`;
/** Baskets that the history is copied from: a day of it. */
const BASE = 5_000;
const STATEMENT_TIMEOUT_MS = 1_800_000;
