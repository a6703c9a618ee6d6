/**
 * The tasks `recategorise` and `uncategorised` as people call them, with the permissions they have:
 * what they print, and their exit codes.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RULES_VERSION } from "../../../consumer/categorise/categorise.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { may } from "../../support/permissions.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { aPrepared, aProduct } from "../../support/a_prepared.ts";
import { readRollups, readTables, recomputeRollups } from "../../support/postgres/read_tables.ts";
import { runTask } from "../../support/process/run_task.ts";
import type { ProcessResult, TestProcess } from "../../support/process/spawn_process.ts";
import { spawnTask } from "../../support/process/spawn_task.ts";
import { type TestDatabase, usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;
const NOWHERE = "postgres://nobody:nothing@127.0.0.1:1/none";

Deno.test({
  name: "recategorise prints what moves, moves it, and has nothing to do the second time",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeOutdated(database);
    const table = [
      "looked at 4 lines · 4 by older rules · 3 change category",
      "from    to         products  revenue",
      "Bakery  -> Fruit          2     2.50",
      "Other   -> Drinks         1     0.07",
      "",
    ].join("\n");
    const dry = await run("recategorise", ["--dry-run"], database.url);
    assertEquals(dry, { code: 0, stdout: `dry run, nothing was changed: ${table}`, stderr: "" });
    const real = await run("recategorise", ["--batch", "3"], database.url);
    assertEquals(real, { code: 0, stdout: table, stderr: "" });
    const again = await run("recategorise", [], database.url);
    assertEquals(again, {
      code: 0,
      stdout: "looked at 4 lines · 0 by older rules · 0 change category\n",
      stderr: "",
    });
    await database.query("insert into retained_months (first_month) values ('2020-01-01')");
    const retained = await run("recategorise", [], database.url);
    assertEquals(
      retained.stdout.split("\n")[1],
      "sums of days before 2020-01-01 stay as they are: their lines are not kept",
    );
    const { lines } = await readTables(database);
    assertEquals(
      lines.map(({ category, rules_version }) => [category, Number(rules_version)]),
      ["Fruit", "Bakery", "Drinks", "Fruit"].map((category) => [category, RULES_VERSION]),
    );
    assertEquals(await readRollups(database), await recomputeRollups(database));
  },
});

Deno.test({
  name: "recategorise stops at Ctrl-C with exit code 130, says how to go on, and then goes on",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeOutdated(database);
    // Its first batch waits for a line that is locked here, and ends when the signal was sent.
    await using child = await database.transaction(async (transaction) => {
      await transaction.query("select from basket_products for update");
      const child = await startAndBlock(database);
      child.kill("SIGINT");
      return child;
    });
    const { code, stdout, stderr } = await child.ended;
    assertEquals({ code, stderr }, { code: 130, stderr: "Stopping recategorise\n" });
    const said = /^stopped before the end; .*: run it again to go on\nlooked at ([1-3]) lines/;
    assertMatch(stdout, said);
    const left = 4 - Number(said.exec(stdout)?.[1]);
    const rest = await run("recategorise", [], database.url);
    assertStringIncludes(rest.stdout, `looked at 4 lines · ${left} by older rules`);
    assertEquals(await readRollups(database), await recomputeRollups(database));
  },
});

Deno.test({
  name: "recategorise goes on after a SIGKILL in the middle of a batch",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeOutdated(database);
    await database.transaction(async (transaction) => {
      await transaction.query("select from basket_products where line = 2 for update");
      await using child = await startAndBlock(database);
      child.kill("SIGKILL");
      await child.ended;
    });
    const { code, stdout } = await run("recategorise", [], database.url);
    assertEquals(code, 0);
    assertMatch(stdout, /^looked at 4 lines · [23] by older rules/);
    assertEquals(await readRollups(database), await recomputeRollups(database));
  },
});

Deno.test({
  name: "recategorise says that another process is doing it, with exit code 1",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeOutdated(database);
    await using first = await database.transaction(async (transaction) => {
      await transaction.query("select from basket_products for update");
      const first = await startAndBlock(database);
      assertEquals(await run("recategorise", [], database.url), {
        code: 1,
        stdout: "",
        stderr: "Cannot recategorise: another process is doing it already\n",
      });
      return first;
    });
    assertEquals((await first.ended).code, 0);
  },
});

Deno.test({
  name: "uncategorised lists unknown names by revenue, also as CSV",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const empty = await run("uncategorised", [], database.url);
    assertEquals(empty, { code: 0, stdout: "no uncategorised products\n", stderr: "" });
    const products = [
      ["Kwibo", 0.07],
      ["Kwibo", 0.08],
      ['Say "hi", Jan', 0.1],
      ["Crème 👩‍👩‍👧‍👦", 12.5],
      ["Bread", 99],
    ] as const;
    await storeBatch(database, [
      aPrepared({ id: "b-1", products: products.map(([name, price]) => aProduct(name, price)) }),
      aPrepared({ id: "b-2", date: "2020-01-03", products: [aProduct("Kwibo", 0)] }, 1),
    ]);
    await database.query(`
      update product_sales_by_day set category = 'Uncategorised' where name <> 'Bread'`);
    assertEquals(await run("uncategorised", [], database.url), {
      code: 0,
      stdout: [
        "revenue  products  last sold   name",
        "  12.50         1  2020-01-01  Crème 👩‍👩‍👧‍👦",
        "   0.15         3  2020-01-03  Kwibo",
        '   0.10         1  2020-01-01  Say "hi", Jan',
        "",
      ].join("\n"),
      stderr: "",
    });
    assertEquals(
      (await run("uncategorised", ["--limit", "1"], database.url)).stdout,
      [
        "revenue  products  last sold   name",
        "  12.50         1  2020-01-01  Crème 👩‍👩‍👧‍👦",
        "… and 2 more names",
        "",
      ].join("\n"),
    );
    assertEquals(
      (await run("uncategorised", ["--csv"], database.url)).stdout,
      [
        "name,revenue,products,last_sold_on",
        "Crème 👩‍👩‍👧‍👦,12.50,1,2020-01-01",
        "Kwibo,0.15,3,2020-01-03",
        '"Say ""hi"", Jan",0.10,1,2020-01-01',
        "",
      ].join("\r\n"),
    );
    assertEquals(
      (await run("uncategorised", ["--csv-be", "--limit", "1"], database.url)).stdout,
      // The decoder has taken the byte order mark away.
      "name;revenue;products;last_sold_on\r\nCrème 👩‍👩‍👧‍👦;12,50;1;2020-01-01\r\n",
    );
  },
});

Deno.test({
  name: "both tasks say what is wrong, with exit code 2, 1 for a schema that is not ours",
  ignore,
  async fn(t) {
    await using database = await openDatabase({ schema: false });
    const cases = [
      { task: "recategorise", args: ["--batch", "0"], code: 2, message: "--batch must be" },
      { task: "recategorise", args: ["--all"], code: 2, message: "--all is not an option" },
      { task: "uncategorised", args: ["--limit", "x"], code: 2, message: 'not "x"' },
      { task: "uncategorised", args: [], url: "mysql://x", code: 2, message: "DATABASE_URL" },
      { task: "uncategorised", args: [], url: NOWHERE, code: 1, message: "Cannot connect" },
      {
        task: "recategorise",
        args: [],
        url: database.url,
        code: 1,
        message: "run deno task migrate",
      },
      {
        task: "uncategorised",
        args: [],
        url: database.url,
        code: 1,
        message: "run deno task migrate",
      },
    ] as const;
    for (const { task, args, code, message, ...rest } of cases) {
      const url = "url" in rest ? rest.url : NOWHERE;
      await t.step(`${task} ${args.join(" ")} ${message}`, async () => {
        const result = await run(task, args, url);
        assertEquals([result.code, result.stdout], [code, ""]);
        assertStringIncludes(result.stderr, message);
      });
    }
    for (const task of ["recategorise", "uncategorised"] as const) {
      await t.step(`${task} --help`, async () => {
        const { code, stdout } = await run(task, ["--help"], NOWHERE);
        assertEquals(code, 0);
        assertStringIncludes(stdout, `Usage: deno task ${task}`);
      });
    }
  },
});

function run(
  task: "recategorise" | "uncategorised",
  args: readonly string[],
  database: string,
): Promise<ProcessResult> {
  return runTask(task, { args, env: { DATABASE_URL: database } });
}

/** Four lines that other rules have classified: banana, bread, water and banana. */
async function storeOutdated(database: Database): Promise<void> {
  const products = [
    aProduct("Banana", 1),
    aProduct("Bread", 2),
    aProduct("Water", 0.07),
    aProduct("Banana", 1.5),
  ];
  await storeBatch(database, [aPrepared({ products })]);
  await database.query("update basket_products set rules_version = 0");
}

/** Starts `recategorise`, a line a batch; resolves when it waits for a line that is locked. */
async function startAndBlock(database: TestDatabase): Promise<TestProcess> {
  const child = spawnTask("recategorise", {
    args: ["--batch", "1"],
    env: { DATABASE_URL: database.url },
  });
  await waitUntil("it waits", async () => {
    const waiting = await database.query(`
      select from pg_stat_activity
      where application_name = 'delhaize-recategorise' and wait_event_type = 'Lock'
        and datname = current_database()`);
    return waiting.length > 0;
  });
  return child;
}
