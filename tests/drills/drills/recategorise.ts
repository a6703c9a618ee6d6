/**
 * Many lines that other rules have classified, some of them wrongly, are reclassified by the real
 * task, which is killed in the middle, while baskets come in. No cent may be lost or moved to
 * where it does not belong.
 *
 * @module
 */
import type { LineKind } from "../../../shared/basket/basket.ts";
import { COUNT_OF_KIND } from "../../../shared/basket/count_of.ts";
import { classify } from "../../../consumer/categorise/classify.ts";
import { RULES_VERSION, RUNNING_RULES } from "../../../consumer/categorise/categorise.ts";
import { createPrepareRecord } from "../../../consumer/prepare_record.ts";
import { ROLLUPS, toSumStatement } from "../../../consumer/store/rollups.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { checkTables } from "../../../operate/verify/check_tables.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { runTask } from "../../support/process/run_task.ts";
import type { ProcessResult } from "../../support/process/spawn_process.ts";
import { spawnTask } from "../../support/process/spawn_task.ts";
import { waitUntil } from "../../support/wait_until.ts";
import type { Drill, DrillCheck } from "../drill.ts";
import type { World } from "../world.ts";

/** How much of the lines is done when the task is killed. */
const KILL_AT = [0.2, 0.5, 0.8];

/** The drill. */
export const recategorise: Drill = {
  name: "recategorise",
  onAnyBroker: true,
  async run(world, { short, ratePerSecond }) {
    await world.startApi();
    await world.startConsumer();
    await world.offer({ seed: 1_001, ratePerSecond, seconds: short ? 2 : 10 });
    const throughApi = world.receipts.length;
    await waitUntil("all are stored", async () => await world.countStored() >= throughApi);
    await fill(world.database, short ? 20_000 : 1_000_000);
    const outdated = await spoil(world.database);
    const [{ now = "" } = {}] = await world.database.query("select clock_timestamp()::text as now");
    const before = await readOldTotal(world.database, now ?? "");

    const points = await Promise.all(
      KILL_AT.map((part) => toKillPoint(world.database, { part, lines: outdated })),
    );
    const args = short ? ["--batch", "500"] : [];
    let runs: Runs | undefined;
    await world.offerDuring(ratePerSecond, async () => {
      runs = await runWithKills(world, { args, points });
    });
    const again = await runTask("recategorise", { env: { DATABASE_URL: world.databaseUrl } });
    const after = await readOldTotal(world.database, now ?? "");
    const totals = await readTotals(world.database);
    const wrong = await checkTables(world.database, []);
    const lines = await readWrongLines(world.database);
    const { kills = [], last, seconds = 0 } = runs ?? {};
    const checks: DrillCheck[] = [
      {
        name: "it was killed in the middle",
        ok: kills.length === KILL_AT.length && kills.every((left) => left > 0 && left < outdated),
        seen: `with ${kills.join(", ")} of ${outdated} lines left`,
      },
      { name: "it came to its end", ok: last?.code === 0, seen: toCounts(last?.stdout) },
      {
        name: "a second run has nothing to do",
        ok: again.code === 0 && again.stdout.includes(" 0 by older rules"),
        seen: toCounts(again.stdout),
      },
      {
        name: "each line is as the rules say",
        ok: lines.length === 0,
        seen: lines.slice(0, 3).join(", ") || "all of them",
      },
      {
        name: "the lines that were there are worth the same, to the cent",
        ok: before === after,
        seen: `${before} before, ${after} after`,
      },
      {
        name: "lines, baskets and both sums have the same total",
        ok: totals.length === 1,
        seen: totals.join(" but "),
      },
      {
        name: "sums equal their recomputation",
        ok: wrong.length === 0,
        seen: wrong.map(({ subject, detail }) => `${subject} ${detail}`)[0] ?? "row for row",
      },
    ];
    return {
      did: `${outdated} lines (${throughApi} baskets through the API, the rest stored directly) ` +
        `reclassified in ${kills.length + 1} runs and ${seconds.toFixed(0)} s while more came in`,
      checks,
    };
  },
};

/** Stores baskets past API and broker until there are so many lines. */
async function fill(database: Database, lines: number): Promise<void> {
  const prepare = createPrepareRecord(RUNNING_RULES);
  const makeBasket = createBasketMaker({ seed: 1_002, date: "2026-01-01" });
  let stored = Number((await database.query("select count(*) from basket_products"))[0]?.count);
  for (let index = 0; stored < lines;) {
    const batch = Array.from({ length: 500 }, () =>
      prepare({
        topic: "stored_directly",
        partition: 0,
        offset: String(index),
        timestampMs: Date.now(),
        key: null,
        value: new TextEncoder().encode(JSON.stringify(makeBasket(index++))),
        headers: {},
      }));
    const result = await storeBatch(database, batch);
    stored += result.stored.reduce((sum, row) => sum + row.lines.length, 0);
  }
}

/** Has all lines classified by other rules, a third of the names wrongly. @returns how many */
async function spoil(database: Database): Promise<number> {
  return await database.transaction(async (transaction) => {
    await transaction.query(`
      update basket_products
      set
        rules_version = 0,
        category = case abs(hashtext(name)) % 6
          when 0 then 'Uncategorised'
          when 1 then 'Snacks'
          else category
        end,
        kind = case
          when abs(hashtext(name)) % 6 = 0 and not is_kind_given then 'product'
          else kind
        end`);
    for (const rollup of ROLLUPS) {
      await transaction.query(`delete from ${rollup.table}`);
      await transaction.query(
        `insert into ${rollup.table} (${rollup.key.join(", ")}, ${rollup.count}, revenue)
         ${toSumStatement(rollup)}`,
      );
    }
    return await countOutdated(transaction);
  });
}

interface Runs {
  /** Lines that were left at each kill. */
  readonly kills: readonly number[];
  readonly last: ProcessResult;
  readonly seconds: number;
}

async function runWithKills(
  { database, databaseUrl }: World,
  { args, points }: { readonly args: readonly string[]; readonly points: readonly KillPoint[] },
): Promise<Runs> {
  const env = { DATABASE_URL: databaseUrl };
  const startedAt = performance.now();
  const kills: number[] = [];
  for (const { part, isDone } of points) {
    await using task = spawnTask("recategorise", { args, env });
    await waitUntil(`${part} of the lines are done`, isDone, { timeoutMs: 300_000 });
    task.kill("SIGKILL");
    await task.ended;
    kills.push(await countOutdated(database));
  }
  const last = await runTask("recategorise", { args, env });
  return { kills, last, seconds: (performance.now() - startedAt) / 1000 };
}

interface KillPoint {
  readonly part: number;
  /** Whether the line at that part of all lines, in the order of the key, is done. */
  readonly isDone: () => Promise<boolean>;
}

async function toKillPoint(
  database: Database,
  { part, lines }: { readonly part: number; readonly lines: number },
): Promise<KillPoint> {
  const [row] = await database.query(
    `select store, basket_id, line
     from basket_products
     order by store, basket_id, line
     offset $1::integer limit 1`,
    [Math.floor(lines * part)],
  );
  const key = [row?.store ?? "", row?.basket_id ?? "", row?.line ?? ""];
  async function isDone(): Promise<boolean> {
    const [line] = await database.query(
      `select rules_version
       from basket_products
       where store = $1::text and basket_id = $2::text and line = $3::integer`,
      key,
    );
    return Number(line?.rules_version) === RULES_VERSION;
  }
  return { part, isDone };
}

async function countOutdated(database: Pick<Database, "query">): Promise<number> {
  const [row] = await database.query(
    "select count(*) from basket_products where rules_version < $1::integer",
    [RULES_VERSION],
  );
  return Number(row?.count);
}

/** Names that some line has in another category or kind than the rules give, or by other rules. */
async function readWrongLines(database: Database): Promise<readonly string[]> {
  const rows = await database.query(
    `select name, category, rules_version, kind, is_kind_given, sign(price) as sign, count(*)
     from basket_products group by 1, 2, 3, 4, 5, 6`,
  );
  return rows.flatMap(({ name, category, rules_version, kind, is_kind_given, sign, count }) => {
    const given = is_kind_given === "t" ? { kind: kind as LineKind } : {};
    const line = { name: name ?? "", priceCents: Number(sign), ...given };
    const rules = classify(line, RUNNING_RULES.categorise);
    const isRight = category === rules.category && kind === rules.kind &&
      Number(rules_version) === RULES_VERSION;
    return isRight
      ? []
      : [`${count} times ${name} as ${kind} in ${category} by version ${rules_version}`];
  });
}

/** The lines of the baskets that were stored until then. */
async function readOldTotal(database: Database, until: string): Promise<string> {
  const [row] = await database.query(
    `select count(*) || ' lines for ' || sum(price) as total
     from basket_products as lines
     join baskets on baskets.store = lines.store and baskets.id = lines.basket_id
     where stored_at <= $1::timestamptz`,
    [until],
  );
  return row?.total ?? "";
}

/** Products and euros by each table, at one moment; one text when they agree. */
async function readTotals(database: Database): Promise<readonly string[]> {
  const ofLines = ROLLUPS.filter(({ of }) => of === "lines");
  const [row] = await database.query(`
    select
      (select sum(${COUNT_OF_KIND}) || ' products for ' || sum(price) from basket_products) as lines,
      (
        select (select sum(${COUNT_OF_KIND}) from basket_products) || ' products for ' || sum(total)
        from baskets
      ) as baskets,
      ${
    ofLines.map(({ table }) =>
      `(select sum(products) || ' products for ' || sum(revenue) from ${table}) as ${table}`
    ).join(", ")
  }`);
  return [...new Set(Object.values(row ?? {}).map(String))];
}

/** The counts at the end of what the task has printed. */
function toCounts(stdout = ""): string {
  return stdout.split("\n").findLast((line) => line.startsWith("looked at")) ?? stdout;
}
