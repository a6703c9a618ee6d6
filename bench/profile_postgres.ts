/**
 * Prints what each statement costs Postgres while a consumer stores a full topic: time, calls, pages
 * and WAL a basket, as `pg_stat_statements` counts them. Times are those of a clock: on a busy machine
 * only their shares mean something.
 *
 * `deno run -A bench/profile_postgres.ts`
 *
 * @module
 */
import { makeDemoFolder } from "../local/demo/demo_folder.ts";
import { startPostgres } from "../local/postgres/start_postgres.ts";
import { openPg } from "../shared/postgres/pg.ts";
import { createDatabase, laneSettings, startService } from "./bench.ts";
import { fillTopic } from "./fill_topic.ts";
import { untilStored } from "./prove_stored.ts";
import { startBench } from "./start_bench.ts";

const BASKETS = 40_000;
const TOPIC = "profile";

await using folder = await makeDemoFolder(".local");
const dir = await Deno.realPath(folder.path);
await using bench = await startBench(dir, {
  ...{ rounds: 1, baskets: BASKETS, seconds: 15, minutes: 1, peers: false, millions: [] },
});
await using server = await startPostgres({
  dataDir: `${dir}/profiled`,
  port: 0,
  parameters: {
    shared_preload_libraries: "pg_stat_statements",
    "pg_stat_statements.track_planning": "on",
  },
});
const url = await createDatabase({ database: server.url });
await using database = openPg({ url, applicationName: "bench" });
await database.query("create extension pg_stat_statements");
await fillTopic(bench, { topic: TOPIC, baskets: BASKETS, prefix: TOPIC });
await database.query("select pg_stat_statements_reset()");
{
  await using _consumer = await startService(bench, {
    task: "consume",
    env: { ...laneSettings(bench, { topic: TOPIC }), DATABASE_URL: url, POSTGRES_DRIVER: "pg" },
    waitsForReady: false,
  });
  await untilStored(database, BASKETS);
}
const rows = await database.query(
  `select regexp_replace(query, '\\s+', ' ', 'g') as query,
    calls::float8 as calls,
    (total_plan_time + total_exec_time) * 1000 / $1 as us,
    total_plan_time * 1000 / $1 as planning_us,
    (shared_blks_hit + shared_blks_read)::float8 / $1 as pages,
    wal_bytes::float8 / $1 as wal_bytes
  from pg_stat_statements
  where dbid = (select oid from pg_database where datname = current_database())
  order by us desc
  limit 8`,
  [BASKETS],
);
console.log("µs, planning, pages and bytes of WAL a basket; calls; statement");
for (const row of rows) {
  const figures = [row.us, row.planning_us, row.pages, row.wal_bytes].map((value) =>
    Number(value).toFixed(1).padStart(8)
  );
  console.log(
    `${figures.join("")} ${String(row.calls).padStart(7)}  ${toTitle(String(row.query))}`,
  );
}

/** The statement's beginning, and the table that it writes. */
function toTitle(query: string): string {
  const tables = [...query.matchAll(/(?:insert into|update|copy|from) ([a-z_]+)/gi)].map((
    [, name],
  ) => name);
  return `${query.slice(0, 60)} … (${[...new Set(tables)].slice(0, 4).join(", ")})`;
}
