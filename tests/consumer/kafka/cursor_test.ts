/**
 * What a batch means to a cursor, by where it was fetched from and what it begins with.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Cursor, type CursorBatch } from "../../../consumer/kafka/cursor.ts";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import { toRecordHash } from "../../../shared/kafka/record_hash.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { aPosition } from "../../support/a_position.ts";

const STORED = recordAt(9);
const POSITION = aPosition({
  nextOffset: 10n,
  lastHash: toRecordHash(STORED),
  endOffset: 10n,
});
const LOG = { start: 0n, end: 20n };

Deno.test("cursor.judge() takes what follows the record that was stored last, and drops that one", () => {
  const cursor = new Cursor(POSITION, LOG);
  assertEquals(cursor.askCheck(), 9n);
  const [next, last] = [recordAt(10), recordAt(11)];
  assertEquals(judge(cursor, { fetchedOffset: 9n, records: [STORED, next, last] }), [
    "take",
    "10",
    "11",
  ]);
  assertEquals(judge(cursor, { fetchedOffset: 10n, records: [next] }), ["take", "10"]);
});

Deno.test("cursor.judge() has nothing to store when only the record that was stored last comes", () => {
  const cursor = new Cursor(POSITION, LOG);
  cursor.askCheck();
  assertEquals(judge(cursor, { fetchedOffset: 9n, records: [STORED] }), ["take"]);
});

Deno.test("cursor.judge() takes what follows a record that was seen alone without another look", () => {
  const cursor = new Cursor(POSITION, LOG);
  cursor.askCheck();
  assertEquals(cursor.isVouched, false);
  assertEquals(judge(cursor, { fetchedOffset: 9n, records: [STORED], highWatermark: 20n }), [
    "take",
  ]);
  assertEquals(cursor.isVouched, true);
  cursor.suspect();
  assertEquals(judge(cursor, { fetchedOffset: 10n, records: [recordAt(10)] }), ["take", "10"]);
  assertEquals(cursor.isVouched, false, "once");
  cursor.suspect();
  assertEquals(judge(cursor, { fetchedOffset: 10n, records: [recordAt(10)] }), ["recheck"]);
});

Deno.test("cursor.judge() sees when another record is there", () => {
  const cursor = new Cursor(POSITION, LOG);
  cursor.askCheck();
  const other = aRecord(aWireBasket({ id: "other" }), { offset: "9" });
  assertEquals(judge(cursor, { fetchedOffset: 9n, records: [other] }), ["restarted"]);
});

Deno.test("cursor.judge() takes a hole where the last record was for compaction", () => {
  const cursor = new Cursor(POSITION, LOG);
  cursor.askCheck();
  assertEquals(judge(cursor, { fetchedOffset: 9n, records: [recordAt(12)] }), ["take", "12"]);
});

Deno.test("cursor.judge() takes a marker where the last record was for another log", () => {
  const cursor = new Cursor(POSITION, LOG);
  cursor.askCheck();
  const batch = { fetchedOffset: 9n, records: [recordAt(10)], isStartHidden: true };
  assertEquals(judge(cursor, batch), ["restarted"]);
});

Deno.test("cursor.judge() sees a log that does not go on at the position", async (t) => {
  const cases: { name: string; isAsked: boolean; batch: Partial<CursorBatch> }[] = [
    {
      name: "its end is before the position",
      isAsked: true,
      batch: { fetchedOffset: 9n, highWatermark: 9n },
    },
    {
      name: "it was asked for the last record, and began elsewhere",
      isAsked: true,
      batch: { fetchedOffset: 10n },
    },
    { name: "it began further on", isAsked: false, batch: { fetchedOffset: 12n } },
    { name: "it began at the beginning", isAsked: false, batch: { fetchedOffset: 0n } },
  ];
  for (const { name, isAsked, batch } of cases) {
    await t.step(name, () => {
      const cursor = new Cursor(POSITION, LOG);
      if (isAsked) cursor.askCheck();
      assertEquals(judge(cursor, { records: [recordAt(12)], ...batch }), ["moved"]);
    });
  }
});

Deno.test("cursor.judge() passes transaction markers behind the position", () => {
  const cursor = new Cursor(POSITION, LOG);
  cursor.passTo(12n);
  assertEquals(judge(cursor, { fetchedOffset: 12n, records: [recordAt(12)] }), ["take", "12"]);
  assertEquals(judge(cursor, { fetchedOffset: 13n, records: [recordAt(13)] }), ["moved"]);
});

Deno.test("cursor.judge() wants the last record again when the topic may be another one", () => {
  const cursor = new Cursor(POSITION, LOG);
  cursor.suspect();
  const batch = { fetchedOffset: 10n, records: [recordAt(10)] };
  assertEquals(judge(cursor, batch), ["recheck"]);
  cursor.askCheck();
  assertEquals(judge(cursor, { fetchedOffset: 9n, records: [STORED, recordAt(10)] }), [
    "take",
    "10",
  ]);
  assertEquals(judge(cursor, batch), ["take", "10"]);
});

Deno.test("cursor.checkOffset is undefined where there is nothing to compare", async (t) => {
  const cases = [
    { name: "nothing was stored", position: aPosition(), log: LOG },
    { name: "the hash is not known", position: { ...POSITION, lastHash: null }, log: LOG },
    { name: "retention deleted the record", position: POSITION, log: { start: 10n, end: 20n } },
  ];
  for (const { name, position, log } of cases) {
    await t.step(name, () => {
      const cursor = new Cursor(position, log);
      cursor.suspect();
      assertEquals(cursor.checkOffset, undefined);
      assertEquals(cursor.askCheck(), position.nextOffset);
      const batch = { fetchedOffset: position.nextOffset, records: [recordAt(10)] };
      assertEquals(judge(cursor, batch), ["take", "10"]);
    });
  }
});

Deno.test("cursor.moveBehind() follows what is stored", () => {
  const cursor = new Cursor(aPosition(), { start: 0n, end: 0n });
  cursor.moveBehind(STORED, { endOffset: 15n });
  assertEquals(cursor.position, { ...POSITION, endOffset: 15n });
  assertEquals(cursor.checkOffset, 9n);
});

/** The kind of the verdict, and the offsets that are left. */
function judge(cursor: Cursor, batch: Partial<CursorBatch>): readonly string[] {
  const verdict = cursor.judge({ fetchedOffset: 0n, highWatermark: 20n, records: [], ...batch });
  if (verdict.kind !== "take") return [verdict.kind];
  return [verdict.kind, ...verdict.records.map(({ offset }) => offset)];
}

function recordAt(offset: number): RawRecord {
  return aRecord(aWireBasket({ id: `b-${offset}` }), { offset: String(offset) });
}
