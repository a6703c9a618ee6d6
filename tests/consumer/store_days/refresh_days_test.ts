/**
 * The sums of shops' days on a real Postgres: what they hold, and that each change of a basket or a line
 * makes nobody take the older sums for right, whoever makes it.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { readStoredVersion, replaceBasket } from "../../../consumer/dead_letters/replace_basket.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { countStaleDays } from "../../../consumer/store_days/count_stale_days.ts";
import { leaveDay, MOST_BASKETS, refreshDays } from "../../../consumer/store_days/refresh_days.ts";
import { STORE_DAY_SUMS } from "../../../consumer/store_days/store_day_sums.ts";
import { deleteBasket } from "../../../operate/erase/delete_basket.ts";
import { recategoriseBatch } from "../../../operate/recategorise/recategorise_batch.ts";
import { FIRST_KEY } from "../../../operate/recategorise/outdated_lines.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { toDay } from "../../../shared/postgres/to_instant.ts";
import { aPrepared, aProduct, aRow, LETTER_RULES } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

const BREAD = aProduct("Bread", 2.5);
const WATER = aProduct("Water");

async function fill(database: Database): Promise<void> {
  await storeBatch(database, [
    aPrepared({ id: "b-1", date: "2020-01-01", products: [BREAD, WATER] }, 1),
    aPrepared({ id: "b-2", date: "2020-01-01", products: [BREAD, BREAD] }, 2),
    aPrepared({ id: "b-3", date: "2020-01-02", products: [WATER] }, 3),
  ]);
}

async function refreshAll(database: Database): Promise<number> {
  const done = await refreshDays(database);
  assertEquals(done?.unequal, []);
  assertEquals(await countStaleDays(database), 0);
  assertEquals(await checkTables(database, []), []);
  return done?.refreshed ?? 0;
}

Deno.test("refreshDays() sums up days that are over, once", { ignore }, async () => {
  await using database = await openDatabase();
  await fill(database);
  assertEquals(await countStaleDays(database), 2);
  assertEquals(await refreshAll(database), 2);
  assertEquals(await refreshAll(database), 0);
  assertEquals(
    await database.query(`
      select ${toDay("purchased_on")} as day, baskets, smallest, largest, products
      from store_days
      order by purchased_on`),
    [
      { day: "2020-01-01", baskets: "2", smallest: "4.00", largest: "5.00", products: "4" },
      { day: "2020-01-02", baskets: "1", smallest: "1.50", largest: "1.50", products: "1" },
    ],
  );
  assertEquals(
    await database.query(`
      select name, category, kind, lines, products, revenue
      from product_sales_by_store_day
      where purchased_on = '2020-01-01'
      order by name`),
    [
      ["Bread", "Bakery", "3", "7.50"],
      ["Water", "Other", "1", "1.50"],
    ].map(([name = "", category = "", lines = "", revenue = ""]) => ({
      ...{ name, category, kind: "product", lines, products: lines, revenue },
    })),
  );
});

Deno.test("refreshDays() sums up a day that goes on each time that it has grown by a tenth", {
  ignore,
}, async (t) => {
  await using database = await openDatabase();
  // Tomorrow's: it is not over when midnight comes.
  const purchasedOn = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  let stored = 0;
  const cases = [
    { name: "the first basket", baskets: 1, minutes: 0, refreshed: 1 },
    { name: "grown, a moment later", baskets: 20, minutes: 4, refreshed: 0 },
    { name: "grown, after some minutes", baskets: 0, minutes: 6, refreshed: 1 },
    { name: "by less than a tenth", baskets: 2, minutes: 60, refreshed: 0 },
    { name: "by a tenth and more", baskets: 1, minutes: 6, refreshed: 1 },
    { name: "by a basket that sums leave out for good", baskets: -1, minutes: 6, refreshed: 1 },
  ];
  for (const { name, baskets, minutes, refreshed } of cases) {
    await t.step(name, async () => {
      const records = Array.from({ length: Math.abs(baskets) }, () => {
        const prepared = aPrepared({ id: `b-${++stored}` }, stored);
        return { ...prepared, row: { ...prepared.row, purchasedOn } };
      });
      await storeBatch(database, records);
      if (baskets < 0) {
        // Its transaction had begun earlier, and ended later than theirs.
        await database.query("update baskets set stored_at = '2020-01-01' where id = $1", [
          `b-${stored}`,
        ]);
      }
      await database.query(
        `update store_days set refreshed_at = now() - interval '${minutes} minutes'`,
      );
      assertEquals((await refreshDays(database))?.refreshed, refreshed);
      assertEquals(await checkTables(database, []), []);
      // It is no trouble before it is over.
      assertEquals(await countStaleDays(database), 0);
    });
  }
});

Deno.test("refreshDays() goes on from later to earlier days, as many as it is told", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  await fill(database);
  const first = await refreshDays(database, { maxBaskets: 1 });
  assertEquals(first?.next, { store: "Brussels", purchasedOn: "2020-01-02" });
  const second = await refreshDays(database, { maxBaskets: 1, after: first?.next });
  assertEquals(second?.next, { store: "Brussels", purchasedOn: "2020-01-01" });
  assertEquals((await refreshDays(database, { after: second?.next }))?.next, undefined);
  assertEquals(await countStaleDays(database), 0);
});

Deno.test("refreshDays() lets days rest for five minutes that come again", { ignore }, async () => {
  await using database = await openDatabase();
  await fill(database);
  await refreshAll(database);
  await storeBatch(database, [aPrepared({ id: "b-5", date: "2020-01-02" }, 5)]);
  assertEquals((await refreshDays(database))?.refreshed, 0);
  await database.query("update store_days set refreshed_at = now() - interval '6 minutes'");
  assertEquals(await refreshAll(database), 1);
});

Deno.test("a day that is left comes again in an hour, also when the clock was set back", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  await fill(database);
  await refreshAll(database);
  const day = { store: "Brussels", purchasedOn: "2020-01-02" };
  await leaveDay(database, day);
  await leaveDay(database, { ...day, purchasedOn: "2020-01-01" });
  assertEquals(await readStale(database), ["2020-01-01", "2020-01-02"]);
  const refreshed = async (since: string) => {
    await database.query(`
      update store_days set refreshed_at = now() ${since} where purchased_on = '2020-01-02'`);
    return (await refreshDays(database))?.refreshed;
  };
  assertEquals(await refreshed("- interval '50 minutes'"), 0);
  assertEquals(await refreshed("- interval '61 minutes'"), 1);
  await leaveDay(database, day);
  assertEquals(await refreshed("+ interval '1 year'"), 1);
  assertEquals(await readStale(database), ["2020-01-01"]);
});

Deno.test("every change of baskets or lines makes the sums of its days stale", {
  ignore,
}, async (t) => {
  const replace = (database: Database, row: ReturnType<typeof aRow>) =>
    database.transaction(async (transaction) => {
      await readStoredVersion(transaction, row, { lock: true });
      await replaceBasket(transaction, row);
    });
  const cases: readonly {
    readonly name: string;
    readonly change: (database: Database) => Promise<unknown>;
    readonly stale: readonly string[];
  }[] = [
    {
      name: "a basket that is stored",
      change: (database) => storeBatch(database, [aPrepared({ id: "n", date: "2020-01-02" }, 9)]),
      stale: ["2020-01-02"],
    },
    {
      name: "a repeat: nothing changes",
      change: fill,
      stale: [],
    },
    {
      name: "a replacement with the same total",
      change: (database) =>
        replace(
          database,
          aRow({
            id: "b-3",
            date: "2020-01-02",
            products: [aProduct("Wine")],
          }, 9),
        ),
      stale: ["2020-01-02"],
    },
    {
      name: "a replacement by the same products, sold at another time",
      change: (database) =>
        replace(
          database,
          aRow({
            id: "b-3",
            date: "2020-01-02",
            soldAt: "2020-01-02T10:00:00Z",
            products: [WATER],
          }, 9),
        ),
      stale: ["2020-01-02"],
    },
    {
      name: "a replacement with another day",
      change: (database) =>
        replace(database, aRow({ id: "b-1", date: "2020-01-02", products: [BREAD, WATER] }, 9)),
      stale: ["2020-01-01", "2020-01-02"],
    },
    {
      name: "a basket that goes to another day, and back",
      async change(database) {
        for (const [offset, date] of ["2020-01-02", "2020-01-01"].entries()) {
          await replace(database, aRow({ id: "b-1", date, products: [BREAD, WATER] }, 9 + offset));
        }
      },
      stale: ["2020-01-01", "2020-01-02"],
    },
    {
      name: "a day whose only basket is erased, and another one stored",
      async change(database) {
        const key = { store: "Brussels", id: "b-3" };
        await database.transaction((transaction) => deleteBasket(transaction, key));
        await storeBatch(database, [
          aPrepared({ id: "n", date: "2020-01-02", products: [WATER] }, 9),
        ]);
      },
      stale: ["2020-01-02"],
    },
    {
      name: "lines of another category",
      change: (database) =>
        recategoriseBatch(database, FIRST_KEY, {
          categorise: () => "Other",
          rulesVersion: LETTER_RULES.rulesVersion + 1,
          batchLines: 100,
          dryRun: false,
        }),
      stale: ["2020-01-01"],
    },
    {
      name: "lines that version 11 gives another category, without a change of baskets_by_day",
      change: (database) =>
        database.query("update basket_products set category = 'Fish' where name = 'Water'"),
      stale: ["2020-01-01", "2020-01-02"],
    },
    {
      name: "a basket that version 11 replaces with the same sums",
      change: (database) =>
        database.query(
          "update baskets set sold_at = received_at, sold_at_offset = '+00:00' where id = 'b-3'",
        ),
      stale: ["2020-01-02"],
    },
    {
      name: "a basket that version 11 replaces by one of the same moment with the same sums",
      change: (database) =>
        database.transaction(async (transaction) => {
          await transaction.query(
            "update baskets set content_hash = sha256('other') where id = 'b-3'",
          );
          await transaction.query(`
            with old as (delete from basket_products where basket_id = 'b-3' returning *)
            insert into basket_products
            select lines.*
            from old
            cross join lateral jsonb_populate_record(
              null::basket_products, to_jsonb(old) || '{"name": "Wine"}'
            ) as lines`);
        }),
      stale: ["2020-01-02"],
    },
    {
      name: "a basket that version 11 erases",
      change: (database) =>
        database.query(`
          with gone as (delete from baskets where id = 'b-2' returning *),
            lines as (delete from basket_products where basket_id = 'b-2')
          update baskets_by_day as days set baskets = baskets - 1, revenue = revenue - gone.total
          from gone
          where days.store = gone.store and days.purchased_on = gone.purchased_on`),
      stale: ["2020-01-01"],
    },
    {
      name: "lines that get their date, or lose it: nothing changes",
      change: (database) =>
        database.query("update basket_products set basket_purchased_on = null where line = 1"),
      stale: [],
    },
    {
      name: "lines of newer rules with the same category: nothing changes",
      change: (database) => database.query("update basket_products set rules_version = 99"),
      stale: [],
    },
  ];
  for (const { name, change, stale } of cases) {
    await t.step(name, async () => {
      await using database = await openDatabase();
      await fill(database);
      await refreshAll(database);
      await change(database);
      assertEquals(await readStale(database), stale);
      await database.query("update store_days set refreshed_at = now() - interval '1 hour'");
      const done = await refreshDays(database);
      assertEquals([done?.refreshed, await readStale(database)], [stale.length, []]);
    });
  }
});

Deno.test("a change during a refresh leaves the day stale, and the next one sums it up", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  await fill(database);
  let interrupted = 0;
  const done = await refreshDays({
    ...database,
    transaction: (work) =>
      database.transaction((transaction) =>
        work({
          async query(statement, args, options) {
            const rows = await transaction.query(statement, args, options);
            // Behind the reading of marks, or that of lines.
            if (/^\s*(delete from store_days|with\s+paid)/.test(statement)) {
              const id = `n-${interrupted++}`;
              await storeBatch(database, [
                aPrepared({ id, date: "2020-01-02" }, 10 + interrupted),
              ]);
            }
            return rows;
          },
        })
      ),
  });
  assertEquals([interrupted, done?.refreshed], [2, 1]);
  assertEquals(await readStale(database), ["2020-01-02"]);
  assertEquals(await refreshAll(database), 1);
});

Deno.test("a day that has lost its last basket has no sums, so that an erasure leaves none", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  await fill(database);
  await refreshAll(database);
  const row = aRow({ id: "b-3", date: "2020-01-01", products: [WATER] }, 9);
  await database.transaction(async (transaction) => {
    await readStoredVersion(transaction, row, { lock: true });
    await replaceBasket(transaction, row);
  });
  await database.query("update store_days set refreshed_at = now() - interval '1 hour'");
  assertEquals((await refreshDays(database))?.refreshed, 1);
  assertEquals((await refreshDays(database))?.refreshed, 0);
  assertEquals(await readSummedDays(database), ["2020-01-01"]);
});

Deno.test("nothing is left of a sum that its day has overtaken", { ignore }, async () => {
  await using database = await openDatabase();
  await fill(database);
  await refreshDays({
    ...database,
    transaction: (work) =>
      database.transaction((transaction) =>
        work({
          async query(statement, args, options) {
            if (/^\s*insert into store_days/.test(statement)) {
              await storeBatch(database, [aPrepared({ id: "n", date: "2020-01-02" }, 10)]);
            }
            return await transaction.query(statement, args, options);
          },
        })
      ),
  });
  assertEquals(await readSummedDays(database), ["2020-01-01"]);
});

/** The days that any table of sums has rows of. */
async function readSummedDays(database: Database): Promise<readonly (string | null | undefined)[]> {
  const tables = ["store_days", ...STORE_DAY_SUMS.map(({ table }) => table)];
  const rows = await database.query(
    tables.map((table) => `select ${toDay("purchased_on")} as day from ${table}`).join(" union ") +
      " order by day",
  );
  return rows.map(({ day }) => day);
}

Deno.test("a day whose tables differ has no sums", { ignore }, async () => {
  await using database = await openDatabase();
  await fill(database);
  await database.query("delete from basket_products where basket_id = 'b-3'");
  const done = await refreshDays(database);
  assertEquals(done?.refreshed, 1);
  assertEquals(done?.unequal, [{ store: "Brussels", purchasedOn: "2020-01-02" }]);
  assertEquals(await readStale(database), ["2020-01-02"]);
});

Deno.test("a day with more baskets than any shop sells is left to its lines", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  await database.query(`
    insert into baskets_by_day (store, purchased_on, baskets, revenue)
    values ('Gent', '2020-01-01', ${MOST_BASKETS} + 1, 1)`);
  assertEquals([(await refreshDays(database))?.next, await countStaleDays(database)], [
    undefined,
    0,
  ]);
});

Deno.test("an erasure leaves no sums of the day", { ignore }, async () => {
  await using database = await openDatabase();
  await fill(database);
  await refreshAll(database);
  await database.transaction((transaction) =>
    deleteBasket(transaction, { store: "Brussels", id: "b-3" })
  );
  assertEquals(
    await database.query(
      "select name from product_sales_by_store_day where purchased_on = '2020-01-02'",
    ),
    [],
  );
});

Deno.test("one process at a time refreshes", { ignore }, async () => {
  await using database = await openDatabase();
  await fill(database);
  await database.transaction(async (transaction) => {
    await transaction.query("select pg_advisory_xact_lock(7303501212)");
    assertEquals(await refreshDays(database), undefined);
  });
  assertGreater(await refreshAll(database), 0);
});

async function readStale(database: Database): Promise<readonly (string | null | undefined)[]> {
  const rows = await database.query(`
    select ${toDay("purchased_on")} as day
    from baskets_by_day as days
    where not exists (
      select from store_days as done
      where done.store = days.store and done.purchased_on = days.purchased_on
        and done.baskets = days.baskets and done.version is not distinct from days.version
    )
    order by days.purchased_on`);
  return rows.map(({ day }) => day);
}
