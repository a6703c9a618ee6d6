/**
 * Lines come into their months, from an old database and from a backfill, while consumers of both
 * versions store; every reader is right at every moment.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { readBasket } from "../../../api/read_basket.ts";
import { migrate, readMigrations } from "../../../consumer/migrate.ts";
import { countLinesWithoutMonth } from "../../../consumer/months/count_lines_without_month.ts";
import type { BasketRow } from "../../../consumer/prepared_record.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import {
  arrangeLines,
  type ArrangeLinesOptions,
  planArrangement,
} from "../../../operate/partitions/arrange_lines.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import type { Database, Queryable } from "../../../shared/postgres/database.ts";
import { aProduct, aRow } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { readRollups, readTables, recomputeRollups } from "../../support/postgres/read_tables.ts";
import { storeAsVersion6 } from "../../support/postgres/store_as_version_6.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "lines go to their month, and arrangeLines() makes the months that are missing",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const [today] = await database.query(
      "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as day",
    );
    const month = today?.day?.slice(0, 7) ?? "";
    const days = ["2024-02-29", "2024-03-01", "1999-12-31", today?.day ?? ""];
    const rows = days.map((purchasedOn, index) => ({ ...aRow({ id: `b-${index}` }), purchasedOn }));
    await store(database, rows);
    const thisMonth = `basket_products_${month.replace("-", "_")}`;
    assertEquals(await readPlaces(database), {
      "1999-12-31": "basket_products_default",
      "2024-02-29": "basket_products_default",
      "2024-03-01": "basket_products_default",
      [today?.day ?? ""]: thisMonth,
    });
    assertEquals(await countLinesWithoutMonth(database), 6);
    const before = await readTables(database);
    assertEquals(await planArrangement(database, { ahead: 3, from: undefined }), {
      months: ["2024-02", "2024-03"],
      lines: 9,
    });

    const arranged = await arrange(database);
    assertEquals(arranged, { months: ["2024-02", "2024-03"], lines: 9, isDone: true });
    assertEquals(await readPlaces(database), {
      "1999-12-31": "basket_products_default",
      "2024-02-29": "basket_products_2024_02",
      "2024-03-01": "basket_products_2024_03",
      [today?.day ?? ""]: thisMonth,
    });
    assertEquals(await readTables(database), before);
    assertEquals(await checkTables(database, []), []);
    assertEquals(await countLinesWithoutMonth(database), 0);
    assertEquals(await arrange(database), { months: [], lines: 0, isDone: true });
  },
});

Deno.test({
  name: "lines of a consumer of version 6 have the date of their basket when it commits",
  ignore,
  async fn() {
    await using database = await openDatabase();
    for (const copies of [true, false]) {
      const rows = ["2024-02-29", "2024-03-01"].map((date) =>
        aRow({ id: `${date} ${copies}`, date })
      );
      await storeAsVersion6(database, rows, { copies });
    }
    assertEquals(Object.keys(await readPlaces(database)), ["2024-02-29", "2024-03-01"]);
    assertEquals(await checkTables(database, []), []);
  },
});

Deno.test({
  name: "a database of version 6 becomes one of today while both versions store",
  ignore,
  async fn() {
    await using fresh = await openDatabase();
    await using database = await openDatabase({ schema: false });
    const migrations = await readMigrations();
    await migrate(database, migrations.slice(0, 6));
    const random = aRandom(14);
    const makeRow = () => aRandomRow(random);
    const stored: BasketRow[] = [];
    const storeOld = async (count: number) => {
      const rows = Array.from({ length: count }, makeRow);
      await storeAsVersion6(database, rows, { copies: random() < 0.5 });
      stored.push(...rows);
    };
    for (let batch = 0; batch < 20; batch++) await storeOld(50);

    const ended = new AbortController();
    const longestMs = { store: 0 };
    const oldStores = repeat(ended.signal, longestMs, () => storeOld(5));
    await migrate(database, migrations);
    const newStores = repeat(ended.signal, longestMs, async () => {
      const rows = Array.from({ length: 5 }, makeRow);
      await store(database, rows);
      stored.push(...rows);
    });
    const checks = repeat(ended.signal, { store: 0 }, async () => {
      assertEquals(await checkTables(database, []), []);
      await readsWhole(database, stored[Math.floor(random() * stored.length)]);
    });

    // Killed in each of its phases, then run to its end.
    const isMakingRoom = await hasConstraint(database);
    const arranging = (async () => {
      for (const stopAfter of [1, 2, 3, 5, 8]) {
        const stop = new AbortController();
        let steps = 0;
        await arrange(database, {
          signal: stop.signal,
          onProgress: () => ++steps >= stopAfter && stop.abort(),
        });
      }
      return await arrange(database);
    })().finally(() => ended.abort());
    const [{ isDone }] = await Promise.all([arranging, oldStores, newStores, checks]);

    assertEquals([isMakingRoom, isDone], [true, true]);
    assertEquals(await hasConstraint(database), false);
    assertEquals((await arrange(database)).months, []);
    assertEquals(await checkTables(database, []), []);
    assertEquals(await readRollups(database), await recomputeRollups(database));
    for (const row of stored.slice(0, 50)) await readsWhole(database, row);
    assertEquals(await countLinesWithoutMonth(database), 0);
    assertEquals(await readSchema(database), await readSchema(fresh));
    assert(longestMs.store > 0);
  },
});

async function arrange(database: Database, options: Partial<ArrangeLinesOptions> = {}) {
  return await arrangeLines(database, {
    ahead: 3,
    from: undefined,
    signal: new AbortController().signal,
    ...options,
  });
}

async function store(database: Database, rows: readonly BasketRow[]): Promise<void> {
  await storeBatch(database, rows.map((row) => ({ kind: "basket", row } as const)));
}

/** Repeats `work` until `signal` aborts, and notes the longest time. */
async function repeat(
  signal: AbortSignal,
  longestMs: { store: number },
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const startedAt = performance.now();
    await work();
    longestMs.store = Math.max(longestMs.store, performance.now() - startedAt);
  }
}

async function readsWhole(database: Queryable, row: BasketRow | undefined): Promise<void> {
  if (row === undefined) return;
  const fate = await readBasket(database, row);
  assertEquals(fate?.basket?.products.map(({ name }) => name), row.lines.map(({ name }) => name));
}

/** In which partition the lines of each day are. */
async function readPlaces(database: Queryable): Promise<Record<string, string>> {
  const rows = await database.query(`
    select distinct to_char(basket_purchased_on, 'YYYY-MM-DD') as day, tableoid::regclass as place
    from basket_products
    order by day`);
  return Object.fromEntries(rows.map(({ day, place }) => [String(day), place ?? ""]));
}

async function hasConstraint(database: Queryable): Promise<boolean> {
  const [row] = await database.query(
    "select exists (select from pg_constraint where conname = 'basket_products_default_undated')",
  );
  return row?.exists === "t";
}

/** What the catalogue says of lines, but for the months that there are. */
async function readSchema(database: Queryable) {
  return {
    columns: await database.query(`
      select attrelid::regclass, attname, atttypid::regtype, attnotnull, col_description(attrelid, attnum)
      from pg_attribute
      where attrelid in ('basket_products'::regclass, 'basket_products_default'::regclass)
        and attnum > 0
      order by attrelid, attnum`),
    constraints: await database.query(`
      select conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid)
      from pg_constraint
      where conrelid in ('basket_products'::regclass, 'basket_products_default'::regclass)
      order by 1, 2`),
    indexes: await database.query(`
      select indexrelid::regclass, indisvalid, pg_get_indexdef(indexrelid)
      from pg_index
      where indrelid in ('basket_products'::regclass, 'basket_products_default'::regclass)
      order by 1`),
    triggers: await database.query(`
      select tgrelid::regclass, tgname, tgenabled
      from pg_trigger
      where not tgisinternal and tgrelid in (
        'basket_products'::regclass, 'basket_products_default'::regclass
      )
      order by 1, 2`),
  };
}

let made = 0;

/** A basket of any day of two and a half years, of 1 to 6 lines. */
function aRandomRow(random: () => number): BasketRow {
  const day = new Date(Date.UTC(2024, 0, 1 + Math.floor(random() * 900)));
  return aRow({
    id: `r-${++made}`,
    date: day.toISOString().slice(0, 10),
    products: Array.from(
      { length: 1 + Math.floor(random() * 6) },
      (_, index) => aProduct(`Bread ${index}`, Math.round(random() * 1_000) / 100),
    ),
  });
}

/** The same numbers for the same seed (mulberry32). */
function aRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 4_294_967_296;
  };
}
