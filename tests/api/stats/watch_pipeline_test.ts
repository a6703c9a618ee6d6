/**
 * The pipeline is read whether or not anybody watches: what was stored when, and what is wrong.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createRegistry } from "../../../shared/service/service_metrics.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import type { Database, Queryable } from "../../../shared/postgres/database.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { readProblems } from "../../../api/stats/alerts/read_problems.ts";
import { readStored } from "../../../api/stats/history/read_stored.ts";
import { type PipelineWatchOptions, watchPipeline } from "../../../api/stats/watch_pipeline.ts";
import { createReadLane } from "../../../api/stats/read_lane.ts";
import { aDeadLetter, aPrepared, aProduct } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { A_LAG } from "./support/a_stats_app.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

/** A watch that reads only when the test calls `look()`, on the clock of the test. */
function aWatch(options: Partial<PipelineWatchOptions> = {}) {
  const lane = () => Promise.reject(new DatabaseError("Gone", {}));
  return watchPipeline({
    readLag: () => Promise.resolve(A_LAG),
    lane,
    scanLane: lane,
    isDatabaseUp: () => true,
    registry: createRegistry(),
    isStarted: false,
    stop: new AbortController().signal,
    ...options,
  });
}

/** Stores `count` baskets of a euro, whose step ended this many seconds before now. */
async function storeAgo(database: Database, { ago, count, store = "Gent" }: {
  readonly ago: number;
  readonly count: number;
  readonly store?: string;
}): Promise<void> {
  for (let number = 0; number < count; number++) {
    const id = `${ago}-${number}`;
    await storeBatch(database, [
      aPrepared({ id, store, products: [aProduct("Bread", 1)] }, ++offset),
    ]);
    await database.query(
      `update baskets
      set
        stored_at = now() - make_interval(secs => $1::integer),
        received_at = now() - make_interval(secs => $1::integer + $2::integer)
      where store = $3::text and id = $4::text`,
      [ago, number, store, id],
    );
  }
}
let offset = 0;

Deno.test("readStored() tells each step by the clock of the database, and of some shops", {
  ignore,
}, async () => {
  await using database = await postgres.openDatabase();
  await storeAgo(database, { ago: 100, count: 3 });
  await storeAgo(database, { ago: 100, count: 1, store: "Luik" });
  const read = async (stores: string | null) => {
    const steps = await readStored(database, { stores, stepSeconds: 10, from: 12, to: 1 });
    return [...steps].filter(([, { basketsPerSecond }]) => basketsPerSecond > 0);
  };
  const [[ago, stored] = [0], ...others] = await read(null);
  // A step later, when one ended between storing and reading.
  assertEquals([ago === 10 || ago === 11, others], [true, []]);
  assertEquals(stored, {
    basketsPerSecond: 0.4,
    centsPerSecond: 40,
    delay: { p50Seconds: 0, p99Seconds: 2 },
  });
  assertEquals((await read("{Luik}"))[0]?.[1].basketsPerSecond, 0.1);
});

Deno.test("look() keeps what was stored, the lag and the rate of what is accepted", {
  ignore,
}, async () => {
  await using database = await postgres.openDatabase();
  const [clock] = await database.query("select extract(epoch from now()) * 1000 as ms");
  let nowMs = Number(clock?.ms);
  let accepted = 0;
  await storeAgo(database, { ago: 7_200, count: 5 });
  const { history, look } = aWatch({
    readLag: () =>
      Promise.resolve({
        topics: [{ topic: "t", lagRecords: 3, lagSeconds: 1.5, endOffset: accepted }],
      }),
    lane: createReadLane({ database, statementTimeoutMs: 2_000 }),
    scanLane: createReadLane({ database, statementTimeoutMs: 4_000 }),
    now: () => nowMs,
  });
  await look();
  nowMs += 10_000;
  accepted = 80;
  await look();
  const newest = history.read(5).at(-1);
  assertEquals(newest, {
    at: new Date(Math.floor(nowMs / 10_000) * 10_000).toISOString(),
    acceptedPerSecond: 8,
    storedPerSecond: 0,
    revenuePerSecond: 0,
    p50Seconds: null,
    p99Seconds: null,
    lagRecords: 3,
    lagSeconds: 1.5,
  });
  await waitUntil(
    "what was stored before the start is read",
    () => history.read(360).some(({ storedPerSecond }) => storedPerSecond === 0.08),
  );
});

Deno.test("look() asks nothing of a database that is away, and the gap stays", async () => {
  let asked = 0;
  let isUp = false;
  const { history, look } = aWatch({
    lane: () => {
      asked++;
      return Promise.reject(new DatabaseError("Gone", {}));
    },
    isDatabaseUp: () => isUp,
    readLag: () => Promise.reject(new Error("Gone")),
  });
  await look();
  assertEquals(asked, 0);
  isUp = true;
  await look();
  assertEquals(asked, 1);
  const unknown = history.read(5).map(({ at: _at, ...values }) => Object.values(values));
  assertEquals(unknown.flat().filter((value) => value !== null), []);
});

Deno.test("readProblems() equals SQL over the tables", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  assertEquals(await readProblems(database, { graceMinutes: 15 }), {
    deadLetters: [],
    idsReused: [],
    gaps: [],
    receipts: [],
    refusals: [],
  });
  await database.query(`
    insert into refusals (key_name, store, code, pointer, refused, first_at, began_at, last_at)
    select 'till', 'Gent', code, '', 1, at, at, now()
    from (values
      ('empty', timestamptz '2026-11-20T14:00:00Z'), ('required', now()), ('body_timeout', now())
    ) as causes (code, at)`);
  const [began] = await database.query(`
    select round(extract(epoch from began_at) * 1000) as since
    from refusals where code = 'required'`);
  await storeBatch(database, [aPrepared({ id: "a", store: "Gent" }, 1)]);
  await storeBatch(database, [
    aPrepared({ id: "a", store: "Gent", date: "2026-11-01" }, 2),
    { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "3" }) },
    { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "4" }) },
  ]);
  await database.query(`
    insert into gaps (topic, partition_id, from_offset, to_offset, reason, noticed_at)
    values
      ('t', 0, 5, 9, 'retention', '2026-11-20T10:00:00Z'),
      ('t', 1, 5, 9, 'retention', '2026-11-20T11:00:00Z'),
      ('t', 1, 5, 5, 'topic_restarted', '2026-11-20T11:00:00Z'),
      ('t', 2, 0, 9, 'before_first_read', '2026-11-20T11:00:00Z')`);
  await database.query(`
    insert into till_days (store, till, day, baskets, revenue, received, doubled, scattered,
      status, missing, missing_since, changed_at)
    values
      ('Gent', '1', '2026-11-20', 0, 0, '{}', '{}', false, 'missing', 3, '2026-11-20T12:00:00Z', now()),
      ('Gent', '2', '2026-11-20', 0, 0, '{}', '{}', false, 'missing', 4, '2026-11-20T13:00:00Z', now()),
      ('Gent', '3', '2026-11-20', 0, 0, '{}', '{}', false, 'missing', 9, now(), now())`);
  const letters = await readSince(database, "code <> 'id_reused'");
  const reused = await readSince(database, "code = 'id_reused'");
  assertEquals(await readProblems(database, { graceMinutes: 15 }), {
    deadLetters: [
      { of: "id_reused", count: 1, sinceMs: reused },
      { of: "not_json", count: 2, sinceMs: letters },
    ],
    idsReused: [{ of: "Gent", count: 1, sinceMs: reused }],
    gaps: [{ of: "retention", count: 2, sinceMs: Date.parse("2026-11-20T10:00:00Z") }],
    receipts: [{ of: "", count: 7, sinceMs: Date.parse("2026-11-20T12:00:00Z") }],
    refusals: [{ of: "required", count: 1, sinceMs: Number(began?.since) }],
  });
  const { receipts } = await readProblems(database, { graceMinutes: 100_000_000 });
  assertEquals(receipts, []);
  // Of half an hour ago they are no news any more; reused ids stay until they are settled.
  await database.query("update dead_letters set failed_at = failed_at - interval '30 minutes'");
  const { deadLetters, idsReused } = await readProblems(database, { graceMinutes: 15 });
  assertEquals([deadLetters.length, idsReused.length], [0, 1]);
});

async function readSince(database: Queryable, where: string): Promise<number> {
  const [row] = await database.query(
    `select round(extract(epoch from min(failed_at)) * 1000) as since
    from dead_letters where ${where}`,
  );
  return Number(row?.since);
}
