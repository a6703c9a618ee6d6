/**
 * A long random history, seeded: new baskets, repeats, conflicts and rubbish in random order, with
 * the consumer killed at random points. The tables must equal those of one clean run over the same
 * topic, and the rollups their recomputation.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { STORE_DAY_SUMS } from "../../../consumer/store_days/store_day_sums.ts";
import { toRecordKey } from "../../../shared/basket/record.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import type { ForeignClient } from "../../support/kafka/producers/foreign_producer.ts";
import { kafkajsClient } from "../../support/kafka/producers/kafkajs_client.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillCheck, DrillScale } from "../drill.ts";
import { openDrillDatabase } from "../open_drill_database.ts";
import { untilRead } from "../until_read.ts";
import type { World } from "../world.ts";

const SEED = 20_261_123;
const records = ({ short }: DrillScale) => short ? 20_000 : 1_000_000;
/** Each takes some six seconds, until the group has let go of the one that was killed. */
const mostKills = ({ short }: DrillScale) => short ? 3 : 8;

/** The drill. */
export const million: Drill = {
  name: "million",
  onAnyBroker: true,
  writesRecords: true,
  // How many there are follows from the seed; the clean run has the same, which is checked.
  expectedDeadLetters: () => undefined,
  async run(world, scale) {
    const total = records(scale);
    await world.startApi(); // for its topics
    const { producer = kafkajsClient } = scale;
    await fill(world, { total, producer });
    const kills = await consumeWithKills(world, scale);
    const clean = await consumeOnce(world);
    await using cleanDatabase = openDrillDatabase(clean);
    const checks: DrillCheck[] = [];
    for (const table of await readTableNames(cleanDatabase)) {
      const [seen, expected] = [
        await digest(world.database, table),
        await digest(cleanDatabase, table),
      ];
      checks.push({ name: `${table} equals that of a clean run`, ok: seen === expected, seen });
    }
    return {
      did: `${total} records of ${producer.name} in random order, consumer killed ${kills} times`,
      checks,
    };
  },
};

/** 70 % new, 15 % repeats, 8 % conflicts, 7 % rubbish. */
async function fill(
  world: World,
  { total, producer: client }: { readonly total: number; readonly producer: ForeignClient },
): Promise<void> {
  await using producer = await client.open(world.broker.address);
  const random = xoroshiro128plus(SEED);
  const makeBasket = createBasketMaker({ seed: SEED, date: "2026-01-01" });
  let made = 0;
  for (let start = 0; start < total; start += 1_000) {
    const records = Array.from({ length: Math.min(1_000, total - start) }, () => {
      const kind = uniformInt(random, 0, 99);
      if (kind < 7) return { key: `rubbish-${kind}`, value: RUBBISH[kind] ?? "" };
      const isNew = kind < 77 || made === 0;
      const basket = makeBasket(isNew ? made++ : uniformInt(random, 0, made - 1));
      const sent = kind >= 92 && !isNew ? { ...basket, date: "2025-12-31" } : basket;
      return { key: toRecordKey(basket), value: JSON.stringify(sent) };
    });
    await producer.send(records, { topic: "delhaize_shop" });
  }
}

const RUBBISH = ["", "{", "[]", "NaN", '{"id":1}', "\u0000", '{"id":"x","store":"y"}'];

async function consumeWithKills(world: World, scale: DrillScale): Promise<number> {
  const total = records(scale);
  const random = xoroshiro128plus(SEED + 1);
  let consumer = await world.startConsumer();
  let kills = 0;
  const settled = () => countSettled(world.database);
  for (let at = 0; kills < mostKills(scale);) {
    at += uniformInt(random, Math.round(total / 40), Math.round(total / 10));
    const reached = await waitUntil(
      "the consumer is at the next point",
      async () => await settled() >= Math.min(at, total * 0.6),
      { timeoutMs: 600_000 },
    );
    if (reached && at > total * 0.6) break;
    await consumer.kill();
    kills++;
    consumer = await world.startConsumer();
  }
  await untilRead(world, { timeoutMs: 1_200_000 });
  await consumer[Symbol.asyncDispose]();
  return kills;
}

/** Reads the same topic into another database in one go. @returns its URL */
async function consumeOnce(world: World): Promise<string> {
  await world.database.query("create database clean_run");
  const url = new URL(world.databaseUrl);
  url.pathname = "/clean_run";
  await using consumer = await world.startConsumer({
    DATABASE_URL: url.href,
    KAFKA_GROUP_ID: "clean-run",
    KAFKA_DEAD_LETTER_TOPIC: "clean_run_dead_letters",
  });
  await using database = openDrillDatabase(url.href);
  await untilRead({ ...world, database }, { timeoutMs: 1_200_000 });
  await consumer[Symbol.asyncDispose]();
  return url.href;
}

/** Baskets and dead letters; repeats leave no trace, so it ends somewhere below the total. */
async function countSettled(database: Database): Promise<number> {
  const [row] = await database.query(
    "select (select count(*) from baskets) + (select count(*) from dead_letters) as settled",
  );
  return Number(row?.settled);
}

/**
 * Every table of the schema, so that a new one is compared without being named here. The key of erasures
 * is another in each database; sums of shops' days are made beside the storing, at whatever moment, and
 * `verify` looks at them.
 */
async function readTableNames(database: Database): Promise<readonly string[]> {
  const rows = await database.query(`
    select table_name
    from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name not in ('schema_migrations', 'erasure_key', 'store_days')
    order by table_name`);
  const beside = STORE_DAY_SUMS.map(({ table }) => table);
  return rows.map(({ table_name }) => table_name ?? "").filter((name) => !beside.includes(name));
}

/** One number for a table's content, whatever its order, without times and random numbers of the run. */
async function digest(database: Database, table: string): Promise<string> {
  const [row] = await database.query(
    `select count(*) || ' rows, ' || coalesce(sum(hashtextextended(content::text, 0)::numeric), 0)
       as digest
     from (select to_jsonb(stored) - '{stored_at,failed_at,moved_at,end_offset,version}'::text[] as content from ${table} as stored)
       as contents`,
  );
  return row?.digest ?? "";
}
