/**
 * Lines from one set of rules to the next against a real Postgres: to the cent, once, however it
 * is interrupted and whoever writes at the same time.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { readStoredVersion, replaceBasket } from "../../../consumer/dead_letters/replace_basket.ts";
import type { PreparedRecord } from "../../../consumer/prepared_record.ts";
import {
  recategorise,
  type RecategoriseOptions,
  type RecategoriseReport,
} from "../../../operate/recategorise/recategorise.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { may } from "../../support/permissions.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { readRollups, readTables, recomputeRollups } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { LINES, NEW_RULES, OLD_RULES, prepareBaskets } from "./rules.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

const OLD = prepareBaskets(OLD_RULES);
/** 18 bananas for 0.29, 0.31, 1.31 and 2.31, nine tomatoes for 0.00 and 1.10. */
const EXPECTED: RecategoriseReport = {
  lookedAt: LINES,
  outdated: LINES,
  changed: 27,
  moves: [
    { from: "Uncategorised", to: "Fruit", products: 18, cents: 9 * 29 + 3 * (31 + 131 + 231) },
    { from: "Fruit", to: "Vegetables", products: 9, cents: 6 * 110 },
  ],
  isDone: true,
};
const NOTHING: RecategoriseReport = {
  lookedAt: LINES,
  outdated: 0,
  changed: 0,
  moves: [],
  isDone: true,
};

Deno.test({
  name: "recategorise() leaves the tables as if the new rules had always run, and runs twice",
  ignore,
  async fn(t) {
    await using fresh = await openDatabase();
    await storeBatch(fresh, prepareBaskets(NEW_RULES));
    const wanted = await readContents(fresh);
    for (const batchLines of [1, 2, 7, LINES, 5_000]) {
      await t.step(`${batchLines} lines at a time`, async () => {
        await using world = await openWorld();
        await storeBatch(world.database, OLD);
        const before = await readTotals(world.database);
        assertEquals(await world.run({ batchLines }), EXPECTED);
        assertEquals(await readContents(world.database), wanted);
        assertEquals(await readTotals(world.database), before);
        assertEquals(await readRollups(world.database), await recomputeRollups(world.database));
        assertEquals(await checkTables(world.database, []), []);

        assertEquals(await world.run({ batchLines }), NOTHING);
        assertEquals(await readContents(world.database), wanted);
      });
    }
  },
});

Deno.test({
  name: "recategorise() counts what became a deposit as no product any more",
  ignore,
  async fn() {
    await using world = await openWorld();
    // To the rules of then, each bread was a product that nobody knows.
    const asProducts = OLD.map((prepared) => {
      if (prepared.kind !== "basket") return prepared;
      const lines = prepared.row.lines.map((line) =>
        line.name === "Bread" ? { ...line, name: "Leeggoed", category: "Uncategorised" } : line
      );
      return { ...prepared, row: { ...prepared.row, lines } };
    });
    await storeBatch(world.database, asProducts);
    await world.run({});
    assertEquals(
      await world.database.query(`
        select category, sum(products)::integer as products, sum(revenue) as revenue
        from product_sales_by_day
        where name = 'Leeggoed'
        group by category`),
      [{ category: "Deposits", products: "0", revenue: "22.50" }],
    );
    assertEquals(await readRollups(world.database), await recomputeRollups(world.database));
  },
});

Deno.test({
  name: "recategorise() tells the same in a dry run, and changes nothing",
  ignore,
  async fn() {
    await using world = await openWorld();
    await storeBatch(world.database, OLD);
    const before = await readTables(world.database);
    assertEquals(await world.run({ dryRun: true, batchLines: 7 }), EXPECTED);
    assertEquals(await readTables(world.database), before);
  },
});

Deno.test({
  name: "recategorise() leaves lines of its own and of newer rules alone",
  ignore,
  async fn() {
    await using world = await openWorld();
    await storeBatch(world.database, OLD);
    await world.database.query(
      "update basket_products set rules_version = 5 where basket_id = 'b-1'",
    );
    const newer = "select * from basket_products where basket_id = 'b-1' order by store, line";
    const before = await world.database.query(newer);
    const { outdated, changed } = await world.run({});
    assertEquals({ outdated, changed }, { outdated: 30, changed: 18 });
    assertEquals(await world.database.query(newer), before);
    assertEquals(await readRollups(world.database), await recomputeRollups(world.database));
  },
});

Deno.test({
  name: "recategorise() reclassifies a line without a basket, which no rollup counts",
  ignore,
  async fn() {
    await using world = await openWorld();
    await world.database.query(
      "insert into basket_products values ('Gent', 'b-9', 1, 'p-1', 'Banana', 'Fish', 1, 1)",
    );
    const { outdated, moves } = await world.run({});
    assertEquals({ outdated, moves }, {
      outdated: 1,
      moves: [{ from: "Fish", to: "Fruit", products: 1, cents: 100 }],
    });
    const { lines, ...rest } = await readTables(world.database);
    assertEquals(Object.values(rest).flat(), []);
    assertEquals(lines.map(({ category }) => category), ["Fruit"]);
  },
});

Deno.test({
  name: "recategorise() goes on where it was killed, between two batches and within one",
  ignore,
  async fn(t) {
    await t.step("between two batches", async () => {
      await using world = await openWorld();
      await storeBatch(world.database, OLD);
      const killed = await assertRejects(
        () =>
          world.run({
            batchLines: 10,
            onProgress({ lookedAt }) {
              if (lookedAt === 20) throw new Error("killed");
            },
          }),
        Error,
      );
      assertEquals(killed.message, "killed");
      // Half the way the tables are right as well.
      assertEquals(await readRollups(world.database), await recomputeRollups(world.database));
      assertEquals(await checkTables(world.database, []), []);
      assertEquals((await world.run({ batchLines: 10 })).outdated, LINES - 20);
      await assertIsDone(world.database);
    });

    await t.step("within one, at its last statement", async () => {
      await using world = await openWorld();
      await storeBatch(world.database, OLD);
      await failOn(world.database, "raise exception 'killed' using errcode = 'XX000'");
      const before = await readTables(world.database);
      await assertRejects(() => world.run({}), DatabaseError);
      assertEquals(await readTables(world.database), before);
      await world.database.query("drop trigger failing on product_sales_by_day");
      assertEquals(await world.run({}), EXPECTED);
      await assertIsDone(world.database);
    });
  },
});

Deno.test({
  name: "recategorise() stops after the batch in hand, and says that it is not done",
  ignore,
  async fn() {
    await using world = await openWorld();
    await storeBatch(world.database, OLD);
    const stop = new AbortController();
    const { isDone, lookedAt } = await world.run({
      batchLines: 10,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    assertEquals({ isDone, lookedAt }, { isDone: false, lookedAt: 10 });
    assertEquals(await readRollups(world.database), await recomputeRollups(world.database));
  },
});

Deno.test({
  name: "recategorise() waits for a database that is away, and then does what is left",
  ignore,
  async fn() {
    await using world = await openWorld();
    await storeBatch(world.database, OLD);
    await failOn(world.database, "perform pg_terminate_backend(pg_backend_pid())");
    const errors: string[] = [];
    const waits: number[] = [];
    const report = await world.run({
      onRetry: ({ kind }) => void errors.push(kind),
      async sleep(ms) {
        waits.push(ms);
        if (waits.length === 3) {
          await world.database.query("drop trigger failing on product_sales_by_day");
        }
      },
    });
    assertEquals({ report, errors, waits }, {
      report: EXPECTED,
      errors: ["outage", "outage", "outage"],
      waits: [100, 200, 400],
    });
    await assertIsDone(world.database);
  },
});

Deno.test({
  name: "recategorise() takes turns with another run, and does each line once",
  ignore,
  async fn() {
    await using world = await openWorld();
    await using other = openPg({ url: world.database.url, applicationName: "other" });
    await storeBatch(world.database, OLD);
    const reports = await Promise.all([
      world.run({ batchLines: 2 }),
      recategorise({ ...toOptions(other), batchLines: 2 }),
    ]);
    assertEquals(reports.reduce((sum, { outdated }) => sum + outdated, 0), LINES);
    assertEquals(await readRollups(world.database), await recomputeRollups(world.database));
    await assertIsDone(world.database);
  },
});

Deno.test({
  name:
    "recategorise() waits for a replacement that is under way, and counts its old lines no more",
  ignore,
  async fn() {
    await using world = await openWorld();
    await storeBatch(world.database, OLD);
    const [first] = OLD;
    if (first === undefined) throw new Error("There are baskets");
    const { row } = aLater(first, { offset: 100, date: "2026-01-03" });
    const isWaiting = async () => {
      const waiting = await world.database.query(`
        select from pg_stat_activity where application_name = 'run' and wait_event_type = 'Lock'`);
      return waiting.length > 0;
    };
    let report: Promise<RecategoriseReport> | undefined;
    await world.database.transaction(async (transaction) => {
      await readStoredVersion(transaction, row, { lock: true });
      await replaceBasket(transaction, row);
      report = world.run({});
      await waitUntil("it waits", isWaiting);
    });
    assertEquals((await report)?.outdated, LINES - 5);
    assertEquals(await readRollups(world.database), await recomputeRollups(world.database));
    await world.run({});
    await assertIsDone(world.database);
  },
});

Deno.test({
  name: "recategorise() keeps every sum beside a consumer and replacements of the same baskets",
  ignore,
  async fn() {
    await using world = await openWorld();
    await storeBatch(world.database, OLD);
    const later = (round: number, changes: { readonly id?: string; readonly date?: string }) =>
      OLD.map((prepared, index) => aLater(prepared, { offset: 100 * round + index, ...changes }));
    const running = Array.from({ length: 6 }, async (_, round) => {
      await storeBatch(world.database, later(round + 1, { id: `new ${round}` }));
      for (const { row } of later(round + 10, { date: `2026-01-0${3 + round}` })) {
        await world.database.transaction(async (transaction) => {
          await readStoredVersion(transaction, row, { lock: true });
          await replaceBasket(transaction, row);
        });
      }
    });
    await Promise.all([world.run({ batchLines: 3 }), ...running]);
    assertEquals(await readRollups(world.database), await recomputeRollups(world.database));
    // What came in by old rules behind its back is done by the next run.
    await world.run({});
    await assertIsDone(world.database);
    const { baskets, lines } = await readTables(world.database);
    assertEquals([baskets.length, lines.length], [9 + 6 * 9, (9 + 6 * 9) * 5]);
  },
});

/** A database, and another way into it that has one connection, as the task has. */
async function openWorld() {
  const database = await openDatabase();
  const connection = openPg({ url: database.url, applicationName: "run", maxConnections: 1 });
  return {
    database,
    connection,
    run: (changes: Partial<RecategoriseOptions>) =>
      recategorise({ ...toOptions(connection), ...changes }),
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

function toOptions(database: Database): RecategoriseOptions {
  return {
    ...NEW_RULES,
    database,
    dryRun: false,
    author: { by: "tester" },
    batchLines: 5_000,
    signal: new AbortController().signal,
  };
}

/** Every line is by the new rules, and the rollups are the sum of the lines. */
async function assertIsDone(database: Database): Promise<void> {
  const { lines } = await readTables(database);
  const wrong = lines.filter(({ name, category, rules_version }) =>
    Number(rules_version) !== NEW_RULES.rulesVersion ||
    category !== NEW_RULES.categorise(name ?? "")
  );
  assertEquals(wrong, []);
  assertEquals(await readRollups(database), await recomputeRollups(database));
  assertEquals(await checkTables(database, []), []);
}

async function readTotals(database: Database) {
  const total = "sum(products) as products, sum(revenue) as revenue";
  return {
    lines: await database.query(
      "select count(*) as products, sum(price) as revenue " +
        "from basket_products",
    ),
    sales: await database.query(`select ${total} from sales_by_day`),
    productSales: await database.query(`select ${total} from product_sales_by_day`),
  };
}

/** All tables without the time at which a basket was stored. */
async function readContents(database: Database) {
  const tables = await readTables(database);
  return { ...tables, baskets: tables.baskets.map(({ stored_at: _, ...basket }) => basket) };
}

/** Has the last rollup that a batch writes do something bad. */
async function failOn(database: Database, statement: string): Promise<void> {
  await database.query(`
    create function fail() returns trigger language plpgsql as $$
    begin
      ${statement};
      return new;
    end $$`);
  await database.query(`
    create trigger failing after insert or update on product_sales_by_day
    for each row execute function fail()`);
}

/** The same basket from a later record, with `changes`. */
function aLater(
  prepared: PreparedRecord,
  { offset, id, date }: {
    readonly offset: number;
    readonly id?: string;
    readonly date?: string;
  },
) {
  if (prepared.kind !== "basket") throw new Error("Cannot change a dead letter");
  const { row } = prepared;
  return {
    kind: "basket" as const,
    row: {
      ...row,
      id: id === undefined ? row.id : `${id} ${row.id}`,
      purchasedOn: date ?? row.purchasedOn,
      record: { ...row.record, offset: String(offset) },
    },
  };
}
