/**
 * What is known of a till's day: numbers that came, numbers that are missing, since when.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { checkTillDays } from "../../../consumer/tills/check_till_days.ts";
import { createScatteredRecount } from "../../../consumer/tills/recount_scattered_days.ts";
import { readTillTally } from "../../../consumer/tills/read_till_tally.ts";
import { checkTills } from "../../../operate/verify/check_tills.ts";
import { may } from "../../support/permissions.ts";
import {
  aClosing,
  aReceipt,
  findWrongTillDays,
  readMissing,
  readTillDays,
  storeReceipts,
} from "../../support/postgres/a_till.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "receipts are counted by till and day, across batches and once when they come again",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const first = [aReceipt(1), aReceipt(3), aReceipt(7, { till: "2" })];
    const second = [aReceipt(2), aReceipt(5, { price: 2.5 }), aReceipt(1, { date: "2026-01-03" })];
    for (const batch of [first, first, second, first]) await storeReceipts(database, batch);
    assertEquals(await readTillDays(database), [
      "1 2026-01-02 open {[1,4),[5,6)} {} 4 5.50 missing 0 unexpected 0",
      "1 2026-01-03 open {[1,2)} {} 1 1.00 missing 0 unexpected 0",
      "2 2026-01-02 open {[7,8)} {} 1 1.00 missing 0 unexpected 0",
    ]);
    assertEquals(await checkTillDays(database), 3);
    assertEquals(await checkTillDays(database), 0);
    assertEquals(await readMissing(database), ["1 2026-01-02 4-4"]);
    assertEquals((await readTillDays(database))[0]?.includes(" missing {[1,4),[5,6)}"), true);
    assertEquals(await findWrongTillDays(database), []);
  },
});

Deno.test({
  name: "a number under two ids is doubled, in one batch and across two",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeReceipts(database, [aReceipt(1), aReceipt(1, { id: "again" }), aReceipt(2)]);
    await storeReceipts(database, [aReceipt(2, { id: "another" }), aReceipt(3)]);
    await storeReceipts(database, [aReceipt(3, { till: "2" })]);
    await checkTillDays(database);
    assertEquals(await readTillDays(database), [
      "1 2026-01-02 doubled {[1,4)} {[1,3)} 5 5.00 missing 0 unexpected 0",
      "2 2026-01-02 open {[3,4)} {} 1 1.00 missing 0 unexpected 0",
    ]);
    assertEquals(await findWrongTillDays(database), []);
    const { tillDays } = await readTillTally(database, { graceMinutes: 15 });
    assertEquals(tillDays, {
      missing: 0,
      unexpected: 0,
      total_differs: 0,
      doubled: 1,
      scattered: 0,
    });
  },
});

Deno.test({
  name:
    "a gap that shrinks or comes apart keeps its time, a new one has its own, a filled one goes",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeReceipts(database, [aReceipt(1), aReceipt(10)]);
    await checkTillDays(database);
    await database.query("update missing_receipts set since = '2026-01-02T10:00:00Z'");
    await storeReceipts(database, [aReceipt(2), aReceipt(5), aReceipt(20)]);
    await checkTillDays(database);
    const read = () =>
      database.query(`
        select from_receipt, to_receipt, since = '2026-01-02T10:00:00Z' as is_old
        from missing_receipts order by from_receipt`);
    assertEquals((await read()).map((row) => Object.values(row).join(" ")), [
      "3 4 t",
      "6 9 t",
      "11 19 f",
    ]);
    assertEquals(await readTillTally(database, { graceMinutes: 15 }), {
      missing: 15,
      overdue: 15,
      tillDays: { missing: 1, unexpected: 0, total_differs: 0, doubled: 0, scattered: 0 },
    });
    const rest = [3, 4, 6, 7, 8, 9, ...Array.from({ length: 9 }, (_, index) => index + 11)];
    await storeReceipts(database, rest.map((receipt) => aReceipt(receipt)));
    await checkTillDays(database);
    assertEquals(await read(), []);
    const [row] = await database.query("select status, missing_since from till_days");
    assertEquals(row, { status: "open", missing_since: null });
  },
});

Deno.test({
  name: "a till that begins again at 1 behind 9999 misses nothing between, before it has closed",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const days: readonly { readonly numbers: readonly number[]; readonly missing: string }[] = [
      { numbers: [9997, 9999, 1, 2, 4], missing: "3-3 9998-9998" },
      { numbers: [999999, 1], missing: "" },
      // The last or the first number is among the lost.
      { numbers: [9998, 1], missing: "9999-9999" },
      { numbers: [9999, 2], missing: "1-1" },
      { numbers: [9991, 10], missing: "1-9 9992-9999" },
      // Tills that did not: the numbers between are lost, or another till's.
      { numbers: [999, 1], missing: "2-998" },
      { numbers: [9989, 1], missing: "2-9988" },
      { numbers: [9999, 11], missing: "12-9998" },
      { numbers: [1, 5001, 9999], missing: "2-5000 5002-9998" },
      { numbers: [1, 10000], missing: "2-9999" },
    ];
    await storeReceipts(
      database,
      days.flatMap(({ numbers }, index) =>
        numbers.map((receipt) => aReceipt(receipt, { till: String(index) }))
      ),
    );
    await checkTillDays(database);
    const found = Map.groupBy(await readMissing(database), (line) => line.split(" ")[0]);
    assertEquals(
      days.map((_, index) =>
        (found.get(String(index)) ?? []).map((line) => line.split(" ")[2]).join(" ")
      ),
      days.map(({ missing }) => missing),
    );
    await storeReceipts(database, [], [aClosing({ till: "0", last: 9999, count: 6, total: 6 })]);
    await checkTillDays(database);
    assertEquals(
      (await readTillDays(database))[0],
      "0 2026-01-02 missing {[1,3),[4,5),[9997,9998),[9999,10000)} {} 5 5.00 missing 1 unexpected 0",
    );
  },
});

Deno.test({
  name:
    "a till whose numbers lie anywhere is followed no more, is counted all the same, and says so",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const batches = Array.from(
      { length: 3 },
      (_, batch) =>
        Array.from({ length: 400 }, (_, index) => aReceipt(2 * (400 * batch + index) + 1)),
    );
    for (const batch of batches) await storeReceipts(database, batch);
    await storeReceipts(database, [aReceipt(2)]);
    await checkTillDays(database);
    assertEquals(await readTillDays(database), [
      "1 2026-01-02 scattered {} {} 1201 1201.00 missing 0 unexpected 0",
    ]);
    assertEquals(await readMissing(database), []);
    assertEquals((await readTillTally(database, { graceMinutes: 0 })).tillDays.scattered, 1);
  },
});

Deno.test({
  name: "a till whose numbers came in any order is followed again once it is quiet, and once only",
  ignore,
  async fn() {
    await using database = await openDatabase();
    // Every second number first: 1,400 pieces on the way, two in the end. 5 was lost.
    const numbers = Array.from({ length: 2_800 }, (_, index) => index + 1)
      .filter((number) => number !== 5)
      .toSorted((a, b) => a % 2 - b % 2);
    for (let start = 0; start < numbers.length; start += 500) {
      const batch = numbers.slice(start, start + 500);
      await storeReceipts(database, batch.map((number) => aReceipt(number)));
    }
    await storeReceipts(database, [], [aClosing({ last: 2_800, count: 2_800, total: 2_800 })]);
    // A stranger's: as many pieces in the end.
    for (let batch = 0; batch < 3; batch++) {
      const scattered = Array.from({ length: 400 }, (_, index) => 2 * (400 * batch + index) + 1);
      await storeReceipts(database, scattered.map((number) => aReceipt(number, { till: "2" })));
    }
    await checkTillDays(database);
    const recount = createScatteredRecount(database);
    assertEquals(await recount(), 0, "not before they are quiet");
    await database.query("update till_days set changed_at = changed_at - interval '61 seconds'");
    assertEquals(await recount(), 2);
    assertEquals(await recount(), 0);
    await checkTillDays(database);
    assertEquals(await readTillDays(database), [
      "1 2026-01-02 missing {[1,5),[6,2801)} {} 2799 2799.00 missing 1 unexpected 0",
      "2 2026-01-02 scattered {} {} 1200 1200.00 missing 0 unexpected 0",
    ]);
    assertEquals(await readMissing(database), ["1 2026-01-02 5-5"]);
    assertEquals(await recount(), 0, "what is scattered all the same waits for more");
    assertEquals((await checkTills(database)).differences, []);
    // Another process, or this one after it has started again, looks once more.
    assertEquals(await createScatteredRecount(database, { limit: 1 })(), 1);
  },
});

Deno.test({
  name: "another total is reported even where a number came twice or outside of the closing",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const differs = { total: 99 };
    await storeReceipts(
      database,
      [
        ...[1, 2, 3].map((number) => aReceipt(number)),
        aReceipt(2, { id: "again" }),
        ...[1, 2, 3, 4].map((number) => aReceipt(number, { till: "2" })),
        // Missing ones have to make it differ.
        ...[1, 3].map((number) => aReceipt(number, { till: "3" })),
        // A number too many, and its euro: the closing is right about its own.
        ...[1, 2, 3].map((number) => aReceipt(number, { till: "4" })),
      ],
      [
        aClosing(differs),
        aClosing({ till: "2", ...differs }, 1),
        aClosing({ till: "3", ...differs }, 2),
        aClosing({ till: "4" }, 3),
      ],
    );
    await checkTillDays(database);
    const { tillDays } = await readTillTally(database, { graceMinutes: 15 });
    assertEquals(tillDays, {
      missing: 1,
      unexpected: 1,
      total_differs: 2,
      doubled: 1,
      scattered: 0,
    });
    const { problems } = await checkTills(database);
    assertEquals(problems.filter((problem) => problem.includes("its closing says ")), [
      'till "Brussels" "1" 2026-01-02: its closing says 3 receipts and 99.00, its baskets 3 and 4.00',
      'till "Brussels" "2" 2026-01-02: its closing says 3 receipts and 99.00, its baskets 4 and 4.00',
    ]);
  },
});

Deno.test({
  name: "a pass holds few rows where numbers are scattered, and says that there are more",
  ignore,
  async fn() {
    await using database = await openDatabase();
    for (let till = 0; till < 12; till++) {
      const numbers = Array.from({ length: 480 }, (_, index) => 2 * index + 1);
      await storeReceipts(
        database,
        numbers.map((receipt) => aReceipt(receipt, { till: String(till) })),
      );
    }
    assertEquals(await checkTillDays(database, { limit: 50 }), 50);
    assertEquals(await checkTillDays(database, { limit: 50 }), 3);
    assertEquals(await checkTillDays(database, { limit: 50 }), 0);
    assertEquals((await readTillTally(database, { graceMinutes: 0 })).missing, 12 * 479);
  },
});

Deno.test({
  name: "writers and checkers at once: nothing is counted twice, and nobody runs into a deadlock",
  ignore,
  async fn() {
    await using database = await openDatabase();
    let isDone = false;
    let checked = 0;
    const check = async () => {
      while (!isDone) checked += await checkTillDays(database, { limit: 3 });
    };
    const write = async (writer: number) => {
      for (let batch = 0; batch < 12; batch++) {
        const rows = Array.from(
          { length: 40 },
          (_, index) =>
            aReceipt(1 + writer + 2 * (40 * batch + index), { till: String(index % 7) }),
        );
        await storeReceipts(database, rows);
      }
    };
    const checkers = [check(), check()];
    await Promise.all([write(0), write(1)]);
    isDone = true;
    await Promise.all(checkers);
    await checkTillDays(database);
    assertGreater(checked, 0);
    assertEquals(await findWrongTillDays(database), []);
    const [row] = await database.query(
      "select count(*) as days, sum(baskets) as baskets from till_days where checked_at is not null",
    );
    assertEquals(row, { days: "7", baskets: "960" });
  },
});

Deno.test({
  name: "the receipt of an erased basket is not missing, and leaves the day's total unjudged",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await database.query(
      "insert into erasures (identity_hash) values (erasure_hash('Brussels', '1-2026-01-02-2'))",
    );
    const receipts = [aReceipt(1), aReceipt(2), aReceipt(3)];
    for (let round = 0; round < 2; round++) {
      await storeReceipts(database, receipts, [aClosing()]);
      await checkTillDays(database);
      assertEquals(await readTillDays(database), [
        "1 2026-01-02 complete {[1,2),[3,4)} {} 2 2.00 missing 0 unexpected 0",
      ]);
    }
    assertEquals(await readMissing(database), []);
    assertEquals(await findWrongTillDays(database), []);

    await storeReceipts(database, [], [aClosing({ last: 5, count: 5, total: 5 }, 1)]);
    await checkTillDays(database);
    assertEquals(await readMissing(database), ["1 2026-01-02 4-5"]);
  },
});
