/**
 * Dropping months on a real Postgres: what goes, what stays, what may come afterwards.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { countStaleDays } from "../../../consumer/store_days/count_stale_days.ts";
import { refreshDays } from "../../../consumer/store_days/refresh_days.ts";
import { toDay } from "../../../shared/postgres/to_instant.ts";
import { toFirstMonth } from "../../../operate/retain/to_first_month.ts";
import { preview } from "../../../operate/retain/preview.ts";
import { retain, type RetainOptions } from "../../../operate/retain/retain.ts";
import { formatRetained } from "../../../operate/retain/format_retained.ts";
import { FIRST_KEY } from "../../../operate/recategorise/outdated_lines.ts";
import { recategoriseBatch } from "../../../operate/recategorise/recategorise_batch.ts";
import { isClean, verify } from "../../../operate/verify/verify.ts";
import type { Accepted } from "../../../operate/verify/accepted.ts";
import { IS_REFRESHED } from "../../../shared/basket/store_days.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { createWaitBudget } from "../../../shared/service/wait_budget.ts";
import { aBasket } from "../../support/a_basket.ts";
import { aPrepared, LETTER_RULES } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { countRows, readRollups } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test("toFirstMonth() counts back from the month of the day", async (t) => {
  const cases = [
    { today: "2026-11-29", months: 1, expected: "2026-10-01" },
    { today: "2026-11-01", months: 11, expected: "2025-12-01" },
    { today: "2026-01-31", months: 1, expected: "2025-12-01" },
    { today: "2026-12-31", months: 24, expected: "2024-12-01" },
    { today: "2026-11-29", months: 1_200, expected: "1926-11-01" },
  ];
  for (const { today, months, expected } of cases) {
    await t.step(`${today} less ${months}`, () => {
      assertEquals(toFirstMonth(today, months), expected);
    });
  }
});

Deno.test({
  name: "retain() drops old baskets and lines, keeps sums, and is done when run again",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    const sums = await readRollups(database);
    assertEquals(await preview(database, "2020-03-01"), [
      { month: "2020-01", baskets: 2, lines: 6 },
      { month: "2020-02", baskets: 1, lines: 3 },
    ]);

    const report = await run(database, { firstMonth: "2020-03-01", batchBaskets: 1 });
    const { baskets, isDone } = report;
    assertEquals({ baskets, isDone }, { baskets: 3, isDone: true });
    assertEquals(await readRollups(database), sums);
    const { lines, replaced, ...rest } = await countRows(database);
    assertEquals({ baskets: rest.baskets, lines, replaced }, { baskets: 1, lines: 3, replaced: 0 });
    assertEquals(await verifyAll(database), { isClean: true, stored: 1, expired: 3 });

    const bare = ({ basket: _, ...receipt }: Accepted) => receipt;
    assertEquals(await verifyAll(database, bare), {
      ...{ isClean: false, stored: 1, expired: 0 },
      unclear: 3,
    });
    const dated = ({ basket, ...receipt }: Accepted) => ({ ...receipt, date: basket!.date });
    assertEquals(await verifyAll(database, dated), { isClean: true, stored: 1, expired: 3 });

    const again = await run(database, { firstMonth: "2020-03-01" });
    assertEquals([again.partitions, again.baskets, again.lines], [[], 0, 0]);
    const actions = await database.query("select action, actor, reason from audit order by id");
    assertEquals(actions, Array(2).fill({ action: "retain", actor: "somebody", reason: "law" }));
  },
});

Deno.test({
  name: "retain() never goes back to more months",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await run(database, { firstMonth: "2020-03-01" });
    const { firstMonth } = await run(database, { firstMonth: "2020-01-01" });
    assertEquals(firstMonth, "2020-03-01");
  },
});

Deno.test({
  name: "a basket of a month that has gone becomes a dead letter, and verify stays clean",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    await run(database, { firstMonth: "2020-03-01" });
    const { deadLetters } = await storeBatch(database, [
      aPrepared({ id: "late", date: "2020-02-29" }, 9),
      aPrepared({ id: "new", date: "2020-03-01" }, 10),
    ]);
    assertEquals(deadLetters.map(({ code }) => code), ["expired"]);
    assertEquals(await verifyAll(database), { isClean: true, stored: 2, expired: 3 });
  },
});

Deno.test({
  name: "retain() that was stopped between lines and baskets leaves verify clean",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    const stop = new AbortController();
    await run(database, {
      firstMonth: "2020-03-01",
      batchBaskets: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await database.query("delete from basket_products where basket_id = 'b-1'");
    const { isClean } = await verifyAll(database);
    assertEquals(isClean, true);
  },
});

Deno.test({
  name: "retain() sums up days before their lines go, and a later run leaves these sums alone",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    const readSums = () =>
      database.query(`
        select ${toDay("purchased_on")} as day, sum(lines) as lines, sum(revenue) as revenue
        from product_sales_by_store_day
        join store_days using (store, purchased_on)
        where baskets is not null
        group by purchased_on
        order by product_sales_by_store_day.purchased_on`);
    for (let time = 1; time <= 2; time++) {
      await run(database, { firstMonth: "2020-03-01" });
      await refreshDays(database);
      assertEquals(
        (await readSums()).map(({ day, lines }) => [day, lines]),
        DATES.map((date) => [date, "3"]),
      );
    }
    assertEquals(await countStaleDays(database), 0);
    assertEquals(
      await database.query(`
        select ${toDay("purchased_on")} as day, array_to_string(basket_ids, ',') as baskets
        from product_sales_by_store_day
        where name = 'Bread' and basket_ids is not null`),
      [{ day: "2020-03-01", baskets: "b-3" }],
    );
  },
});

Deno.test({
  name: "retain() names the days that could not be summed up before their lines went",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    await database.query("delete from basket_products where basket_id = 'b-1' and line = 1");
    const report = await run(database, { firstMonth: "2020-03-01" });
    assertEquals(report.unsummed, [{ store: "Brussels", purchasedOn: "2020-01-31" }]);
    assertEquals(formatRetained(report).split("\n").slice(1), [
      "1 of the days of shops had tables that differ or too many baskets: no sums by product of a " +
      "shop, kind, hour and size were made of them, the other daily sums stay",
      '  2020-01-31 "Brussels"',
    ]);
    assertEquals((await run(database, { firstMonth: "2020-03-01" })).unsummed, []);
  },
});

Deno.test({
  name: "recategorise leaves lines alone that go, so that the sums of their days stay right",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    const rules = { categorise: () => "New", rulesVersion: 99, batchLines: 100, dryRun: false };
    const stop = new AbortController();
    // Stopped when its sums are made, and before the last basket has gone.
    await run(database, {
      firstMonth: "2020-03-01",
      batchBaskets: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    const done = await recategoriseBatch(database, FIRST_KEY, rules);
    assertEquals([done?.outdated, done?.moves.length], [3, 3]);
    await run(database, { firstMonth: "2020-03-01" });
    await database.query("update store_days set refreshed_at = now() - interval '1 hour'");
    await refreshDays(database);
    assertEquals(
      await database.query(`
        select ${toDay("days.purchased_on")} as day, category = 'New' as is_new, sum(lines) as lines
        from baskets_by_day as days
        join store_days as done on ${IS_REFRESHED}
        join product_sales_by_store_day as sums
          on sums.store = days.store and sums.purchased_on = days.purchased_on
        group by 1, 2
        order by 1, 2`),
      DATES.map((day) => ({ day, is_new: day === "2020-03-01" ? "t" : "f", lines: "3" })),
    );
  },
});

const DATES = ["2020-01-01", "2020-01-31", "2020-02-29", "2020-03-01"];

async function fill(database: Database): Promise<void> {
  await storeBatch(
    database,
    DATES.map((date, index) => aPrepared({ id: `b-${index}`, date }, index)),
  );
}

function run(
  database: Database,
  options: Partial<RetainOptions> & { readonly firstMonth: string },
) {
  return retain({
    database,
    author: { by: "somebody", reason: "law" },
    signal: new AbortController().signal,
    ...options,
  });
}

async function verifyAll(
  database: Database,
  toReceipt: (accepted: Accepted) => Accepted = (accepted) => accepted,
) {
  const stored = await database.query(
    "select id, record_offset from baskets where id = 'new'",
  );
  const accepted: readonly Accepted[] = [
    ...DATES.map((date, index) => at(index, `b-${index}`, date)),
    ...stored.map(({ record_offset }) => at(Number(record_offset), "new", "2020-03-01")),
  ];
  const report = await verify({
    database,
    accepted: (async function* () {
      yield await Promise.resolve(accepted.map(toReceipt));
    })(),
    budget: createWaitBudget(0),
    ...LETTER_RULES,
    tills: true,
  });
  const { stored: found, expired, lost, unclear } = report;
  assertEquals(lost, 0);
  return {
    ...{ isClean: isClean(report), stored: found, expired },
    ...(unclear === undefined ? {} : { unclear }),
  };
}

function at(offset: number, id: string, date: string): Accepted {
  const basket = aBasket({ id, date });
  return {
    topic: "delhaize_shop",
    partition: 0,
    offset: String(offset),
    identity: { store: basket.store, id },
    basket,
  };
}
