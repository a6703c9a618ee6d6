/**
 * Positions against a real Postgres: the fence of a transaction, and what the source does to them.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { PositionsMovedError } from "../../../consumer/store/move_positions.ts";
import { moveBehind } from "../../../consumer/store/partition_position.ts";
import { createPositions } from "../../../consumer/store/positions.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { createStoreBisecting } from "../../../consumer/store/store_bisecting.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { aPosition } from "../../support/a_position.ts";
import { aDeadLetter, aPrepared, aProduct } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { countRows, readTables } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { waitUntil } from "../../support/wait_until.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;
const HERE = { topic: "delhaize_shop", partition: 0 };

Deno.test({
  name: "storeBatch() moves the position behind its last record, in its transaction",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const positions = createPositions(database);
    await positions.begin(HERE, { start: 0n, end: 9n });
    const batch = [aPrepared({ id: "b-1" }, 0), aPrepared({ id: "b-2" }, 4)];
    await storeBatch(database, batch, [aPosition({ endOffset: 9n })]);
    const last = batch[1]?.row.record;
    if (last === undefined) throw new Error("Cannot find the record");
    const expected = moveBehind(aPosition({ endOffset: 9n }), last);
    assertEquals(expected.nextOffset, 5n);
    assertEquals(await positions.read([HERE]), [expected]);
    assertEquals(await positions.readUnread(HERE.topic), [expected]);
    assertEquals(await positions.readUnread("another"), []);

    const letter = { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "5" }) } as const;
    await storeBatch(database, [letter], [expected]);
    assertEquals((await positions.read([HERE]))[0]?.nextOffset, 6n);
  },
});

Deno.test({
  name: "storeBatch() stores nothing when the position is elsewhere",
  ignore,
  async fn(t) {
    const cases = [
      { name: "further on", nextOffset: 3n },
      { name: "further back", nextOffset: 0n },
      { name: "there is no row", nextOffset: undefined },
    ];
    for (const { name, nextOffset } of cases) {
      await t.step(name, async () => {
        await using database = await openDatabase();
        const positions = createPositions(database);
        if (nextOffset !== undefined) await positions.begin(HERE, { start: nextOffset, end: 9n });
        const before = await positions.read([HERE]);
        const error = await assertRejects(
          () => storeBatch(database, [aPrepared({}, 1)], [aPosition({ nextOffset: 1n })]),
          PositionsMovedError,
        );
        assertEquals(
          error.message,
          "Cannot store a batch: delhaize_shop/0 is not at offset 1 any more",
        );
        assertEquals((await countRows(database)).baskets, 0);
        assertEquals(await positions.read([HERE]), before);
      });
    }
  },
});

Deno.test({
  name: "storeBatch() moves the positions of several partitions, all or none",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const positions = createPositions(database);
    const places = [0, 1, 2, 3].map((partition) => ({ ...HERE, partition }));
    for (const [index, place] of places.entries()) {
      await positions.begin(place, { start: BigInt(10 * index), end: 99n });
    }
    const from = places.map((place, index) =>
      aPosition({ ...place, nextOffset: BigInt(10 * index), endOffset: 99n })
    );
    // Partition 3 has no record in the batch, so that its position does not matter.
    const batch = [0, 1, 1, 2].map((partition, index) => {
      const prepared = aPrepared({ id: `b-${index}` }, 10 * partition + index);
      const record = { ...prepared.row.record, partition };
      return { ...prepared, row: { ...prepared.row, record } };
    });
    const read = async () =>
      (await positions.read(places)).map(({ partition, nextOffset }) =>
        `${partition}: ${nextOffset}`
      );

    const elsewhere = from.map((position) =>
      position.partition === 0 || position.partition === 2
        ? { ...position, nextOffset: 7n }
        : position
    );
    const error = await assertRejects(
      () => storeBatch(database, batch, elsewhere),
      PositionsMovedError,
      "Cannot store a batch: delhaize_shop/0 is not at offset 7 any more, " +
        "delhaize_shop/2 is not at offset 7 any more",
    );
    assertEquals(error.partitions.map(({ partition }) => partition), [0, 2]);
    assertEquals(await read(), ["0: 0", "1: 10", "2: 20", "3: 30"]);
    assertEquals((await countRows(database)).baskets, 0);

    await storeBatch(database, batch, from);
    assertEquals(await read(), ["0: 1", "1: 13", "2: 24", "3: 30"]);
    assertEquals((await countRows(database)).baskets, 4);
  },
});

Deno.test({
  name: "storeBatch() locks the positions of several partitions in one order, whatever its own is",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await using other = openPg({ url: database.url, applicationName: "other consumer" });
    const positions = createPositions(database);
    // In the table as in the batch, the other way round.
    const places = [1, 0].map((partition) => ({ ...HERE, partition }));
    for (const place of places) await positions.begin(place, { start: 0n, end: 9n });
    const batch = places.map(({ partition }) => {
      const prepared = aPrepared({ id: `b-${partition}` });
      const record = { ...prepared.row.record, partition };
      return { ...prepared, row: { ...prepared.row, record } };
    });
    let storing: Promise<unknown> = Promise.resolve();
    await database.transaction(async (transaction) => {
      await transaction.query("select from partition_positions where partition_id = 0 for update");
      storing = storeBatch(other, batch, places.map((place) => aPosition(place)));
      await waitUntil("the batch waits for the first partition", async () => {
        const rows = await database.query(
          "select from pg_stat_activity " +
            "where application_name = 'other consumer' and wait_event_type = 'Lock'",
        );
        return rows.length > 0;
      });
      // It holds nothing behind it: whoever has that and waits for the first would never end.
      const free = await transaction.query(
        "select from partition_positions where partition_id = 1 for update skip locked",
      );
      assertEquals(free.length, 1);
    });
    await storing;
    assertEquals((await countRows(database)).baskets, 2);
  },
});

Deno.test({
  name: "storeBatch() leaves the position where it is when the transaction fails",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const positions = createPositions(database);
    await positions.begin(HERE, { start: 0n, end: 9n });
    const before = await positions.read([HERE]);
    await database.query("alter table baskets_by_day add constraint no check (baskets = 0)");
    await assertRejects(() => storeBatch(database, [aPrepared()], [aPosition()]), DatabaseError);
    assertEquals(await positions.read([HERE]), before);
  },
});

Deno.test({
  name: "storeBatch() stores a batch once when two consumers hold its partition",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await using other = openPg({ url: database.url, applicationName: "other consumer" });
    const positions = createPositions(database);
    await positions.begin(HERE, { start: 0n, end: 100n });
    let from = aPosition();
    for (let round = 0; round < 20; round++) {
      // The conflict would be a dead letter of each that stores it.
      const batch = [
        aPrepared({ id: `b-${round}` }, 2 * round),
        aPrepared({ id: `b-${round}`, date: "2020-01-02" }, 2 * round + 1),
      ];
      const outcomes = await Promise.allSettled([
        storeBatch(database, batch, [from]),
        storeBatch(other, batch, [from]),
      ]);
      assertEquals(outcomes.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
      const lost = outcomes.find(({ status }) => status === "rejected");
      assertEquals(
        lost?.status === "rejected" && lost.reason instanceof PositionsMovedError,
        true,
      );
      const last = batch.at(-1)?.row.record;
      if (last !== undefined) from = moveBehind(from, last);
    }
    const { baskets, deadLetters } = await readTables(database);
    assertEquals([baskets.length, deadLetters.length], [20, 20]);
    assertEquals((await positions.read([HERE]))[0]?.nextOffset, 40n);
  },
});

Deno.test({
  name: "storeBisecting() moves the position past a record that Postgres refuses",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const positions = createPositions(database);
    await positions.begin(HERE, { start: 0n, end: 10n });
    await database.query(
      "alter table basket_products add constraint no_poison check (name <> 'Poison')",
    );
    const batch = Array.from(
      { length: 10 },
      (_, offset) =>
        aPrepared(
          { id: `b-${offset}`, products: [aProduct(offset === 6 ? "Poison" : "Bread")] },
          offset,
        ),
    );
    const store = createStoreBisecting((part, from) => storeBatch(database, part, from));
    await store(batch, [aPosition()]);
    assertEquals((await positions.read([HERE]))[0]?.nextOffset, 10n);
    assertEquals(
      await assertRejects(() => store(batch, [aPosition()]), PositionsMovedError).then(() => true),
      true,
    );
    const rows = await countRows(database);
    assertEquals([rows.baskets, rows.deadLetters], [9, 1]);
  },
});

Deno.test({
  name: "positions.read() finds rows by topic and partition",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const positions = createPositions(database);
    const there = { topic: "delhaize_shop_2", partition: 7 };
    await positions.begin(HERE, { start: 0n, end: 1n });
    await positions.begin(there, { start: 0n, end: 9_007_199_254_740_993n });
    assertEquals(await positions.read([]), []);
    assertEquals(await positions.read([{ ...HERE, partition: 7 }]), []);
    assertEquals(await positions.read([there]), [
      aPosition({ ...there, endOffset: 9_007_199_254_740_993n }),
    ]);
    assertEquals((await positions.read([there, HERE])).length, 2);
  },
});

Deno.test({
  name: "positions.begin() keeps a row that exists, and notes once that a log begins above 0",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const positions = createPositions(database);
    await positions.begin(HERE, { start: 5n, end: 9n });
    await positions.begin(HERE, { start: 7n, end: 9n });
    assertEquals(await positions.read([HERE]), [aPosition({ nextOffset: 5n, endOffset: 9n })]);
    assertEquals(await readGaps(database), ["delhaize_shop/0 [0, 5) before_first_read"]);
  },
});

Deno.test({
  name: "positions.skip() moves the row and keeps the gap, both or nothing",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const positions = createPositions(database);
    await positions.begin(HERE, { start: 0n, end: 3n });
    const [{ record } = aDeadLetter()] = [aPrepared({}, 2).row];
    await storeBatch(database, [aPrepared({}, 2)], [aPosition({ endOffset: 3n })]);
    const before = moveBehind(aPosition({ endOffset: 3n }), record);
    const log = { start: 8n, end: 20n };
    const gap = { reason: "retention", fromOffset: 3n, toOffset: 8n } as const;

    const stale = [
      { ...before, nextOffset: 2n },
      { ...before, lastHash: null },
      { ...before, lastHash: "00".repeat(32) },
      { ...before, partition: 1 },
    ];
    for (const position of stale) {
      assertEquals(await positions.skip(position, { gap, log }), false);
    }
    assertEquals(await positions.read([HERE]), [before]);
    assertEquals(await readGaps(database), []);

    assertEquals(await positions.skip(before, { gap, log }), true);
    assertEquals(await positions.skip(before, { gap, log }), false);
    const after = aPosition({ nextOffset: 8n, endOffset: 20n });
    assertEquals(await positions.read([HERE]), [after]);

    const restart = { reason: "topic_restarted", fromOffset: 8n, toOffset: 20n } as const;
    await positions.skip(after, { gap: restart, log: { start: 0n, end: 4n } });
    await positions.skip(aPosition({ endOffset: 4n }), {
      gap: { ...restart, fromOffset: 0n, toOffset: 4n },
      log: { start: 2n, end: 4n },
    });
    assertEquals(await readGaps(database), [
      "delhaize_shop/0 [3, 8) retention",
      "delhaize_shop/0 [8, 20) topic_restarted",
      "delhaize_shop/0 [0, 4) topic_restarted",
      "delhaize_shop/0 [0, 2) before_first_read",
    ]);
  },
});

async function readGaps(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query(
    "select topic, partition_id, from_offset, to_offset, reason from gaps order by id",
  );
  return rows.map((row) =>
    `${row.topic}/${row.partition_id} [${row.from_offset}, ${row.to_offset}) ${row.reason}`
  );
}
