/**
 * Closings: stored once, the latest counts, and what they make of a till's day.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { checkTillDays } from "../../../consumer/tills/check_till_days.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import type { WireClosing } from "../../../shared/closings/closing.ts";
import { may } from "../../support/permissions.ts";
import { aClosing, aReceipt, readMissing, storeReceipts } from "../../support/postgres/a_till.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

interface StatusCase {
  readonly name: string;
  /** Receipt numbers; those that come again get another id. */
  readonly receipts: readonly number[];
  readonly closing?: Partial<WireClosing>;
  readonly status: string;
  readonly missing?: readonly string[];
}

const STATUSES: readonly StatusCase[] = [
  { name: "no closing, all there", receipts: [4, 5, 6], status: "open" },
  { name: "no closing, a hole", receipts: [4, 6], status: "missing", missing: ["5-5"] },
  { name: "all there", receipts: [1, 2, 3], closing: {}, status: "complete" },
  {
    name: "the first and last missing",
    receipts: [2],
    closing: {},
    status: "missing",
    missing: ["1-1", "3-3"],
  },
  { name: "none came", receipts: [], closing: {}, status: "missing", missing: ["1-3"] },
  {
    name: "more than it says",
    receipts: [1, 2, 3, 4],
    closing: { total: 4 },
    status: "unexpected",
  },
  { name: "another total", receipts: [1, 2, 3], closing: { total: 2.99 }, status: "total_differs" },
  { name: "one twice", receipts: [1, 2, 2, 3], closing: {}, status: "doubled" },
  {
    name: "a voided number",
    receipts: [1, 3],
    closing: { count: 2, total: 2 },
    status: "complete",
  },
  {
    name: "a voided number and one that never came",
    receipts: [1, 4],
    closing: { last: 4, count: 3, total: 3 },
    status: "missing",
    missing: ["2-3"],
  },
  {
    name: "more receipts than it counted",
    receipts: [1, 2, 3],
    closing: { count: 2 },
    status: "total_differs",
  },
  {
    name: "numbers that began again within the day",
    receipts: [9_998, 9_999, 1],
    closing: { last: 9_999, count: 3 },
    status: "complete",
  },
  {
    name: "one of them that never came",
    receipts: [9_998, 9_999, 2],
    closing: { last: 9_999, count: 4, total: 4 },
    status: "missing",
    missing: ["1-1", "3-9997"],
  },
  {
    name: "a day without receipts",
    receipts: [],
    closing: { first: undefined, last: undefined, count: 0, total: 0 },
    status: "complete",
  },
  {
    name: "a receipt on a day without",
    receipts: [7],
    closing: { first: undefined, last: undefined, count: 0, total: 0 },
    status: "unexpected",
  },
];

Deno.test({
  name: "the status of a till's day is that of its receipts and its closing",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    for (const [index, { name, receipts, closing, status, missing = [] }] of STATUSES.entries()) {
      await t.step(name, async () => {
        const till = `${100 + index}`;
        const baskets = receipts.map((receipt, at) =>
          aReceipt(receipt, { till, id: `${till}-${at}` })
        );
        await storeReceipts(
          database,
          baskets,
          closing === undefined ? [] : [aClosing({ till, ...closing }, index)],
        );
        await checkTillDays(database);
        assertEquals(await readStatus(database, till), status);
        assertEquals(
          (await readMissing(database)).filter((line) => line.startsWith(`${till} `)),
          missing.map((range) => `${till} 2026-01-02 ${range}`),
        );
      });
    }
  },
});

Deno.test({
  name: "the latest closing counts, earlier ones are kept, repeats and redeliveries change nothing",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const first = aClosing({ count: 2 }, 1);
    const second = aClosing({}, 2);
    const repeat = aClosing({}, 3);
    const third = aClosing({ count: 2 }, 4);
    const batch = [first, second, repeat, third].map((row) => ({ kind: "closing", row } as const));
    const outcomes = [];
    const redelivered = [batch, batch, batch.slice(0, 1), batch.slice(1, 2)];
    for (const records of [batch.slice(0, 3), ...redelivered]) {
      const { closings = [], repeats } = await storeBatch(database, records);
      outcomes.push([closings.length, repeats]);
    }
    assertEquals(outcomes, [[2, 1], [1, 3], [0, 4], [0, 1], [0, 1]]);
    const rows = await database.query(
      `select record_offset, receipts, superseded_at is null as counts
       from till_closings order by record_offset`,
    );
    assertEquals(rows.map((row) => Object.values(row).join(" ")), ["1 2 f", "2 3 f", "4 2 t"]);
  },
});

Deno.test({
  name: "a late receipt clears what a closing has named, and a new closing settles the rest",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeReceipts(database, [aReceipt(1)], [aClosing()]);
    await checkTillDays(database);
    assertEquals(await readMissing(database), ["1 2026-01-02 2-3"]);
    await storeReceipts(database, [aReceipt(3)]);
    await checkTillDays(database);
    assertEquals(await readMissing(database), ["1 2026-01-02 2-2"]);
    await storeReceipts(database, [], [aClosing({ count: 2, total: 2 }, 1)]);
    await checkTillDays(database);
    assertEquals(await readMissing(database), []);
    assertEquals(await readStatus(database, "1"), "complete");
  },
});

Deno.test({
  name: "closings of a thousand tills from two consumers at once are each stored once",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const batch = Array.from({ length: 1_000 }, (_, till) => aClosing({ till: `${till}` }, till));
    await Promise.all([
      storeReceipts(database, [], batch),
      storeReceipts(database, [], batch.toReversed()),
    ]);
    const [row] = await database.query("select count(*) from till_closings");
    assertEquals(row, { count: "1000" });
  },
});

async function readStatus(database: Database, till: string): Promise<string | null | undefined> {
  const [row] = await database.query("select status from till_days where till = $1::text", [till]);
  return row?.status;
}
