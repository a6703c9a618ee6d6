/**
 * What a policy keeps out of the tables, against a real Postgres: erased baskets leave no trace but a
 * count, expired ones become dead letters, and every record has one outcome.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { PreparedRecord } from "../../../consumer/prepared_record.ts";
import { createPositions } from "../../../consumer/store/positions.ts";
import { countRecords, storeBatch } from "../../../consumer/store/store_batch.ts";
import { createStoreBisecting } from "../../../consumer/store/store_bisecting.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { aPosition } from "../../support/a_position.ts";
import { aDeadLetter, aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { aClosing } from "../../support/postgres/a_till.ts";
import { countRows, readTables } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { waitUntil } from "../../support/wait_until.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;
const HERE = { topic: "delhaize_shop", partition: 0 };

Deno.test({
  name: "storeBatch() stores and keeps nothing of erased baskets, and counts their records",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await noteErased(database, "b-1");
    await noteErased(database, "b-9");
    const key = (text: string) => new TextEncoder().encode(text);
    const unreadable = (text: string, offset: number): PreparedRecord => ({
      kind: "dead_letter",
      deadLetter: aDeadLetter({ key: key(text), offset: String(offset) }),
    });
    const invalid: PreparedRecord = {
      kind: "dead_letter",
      deadLetter: aDeadLetter({ offset: "3" }, {
        code: "invalid_basket",
        identity: { store: "Brussels", id: "b-1" },
      }),
    };
    const batch = [
      aPrepared({ id: "b-1" }, 0),
      aPrepared({ id: "b-2" }, 1),
      aPrepared({ id: "b-1", date: "2020-01-02" }, 2),
      invalid,
      unreadable("Brussels/b-1", 4),
      unreadable("Brussels/b-2", 5),
      unreadable("Brussels", 6),
      aPrepared({ id: "b-1", store: "Gent" }, 7),
    ];
    for (const round of [1, 2]) {
      const outcome = await storeBatch(database, batch);
      assertEquals(outcome.erased?.map(({ offset }) => offset), ["0", "2", "3", "4"]);
      assertEquals(outcome.deadLetters.map(({ record }) => record.offset), ["5", "6"]);
      assertEquals(outcome.stored.length + outcome.repeats, 2);
      assertEquals(countRecords(outcome), batch.length);
      assertEquals(await readRefused(database), ["0", String(4 * round)]);
    }
    const { baskets, deadLetters } = await readTables(database);
    assertEquals(baskets.map(({ store, id }) => `${store} ${id}`), ["Brussels b-2", "Gent b-1"]);
    assertEquals(deadLetters.map(({ record_offset }) => record_offset), ["5", "6"]);
  },
});

Deno.test({
  name: "storeBatch() makes dead letters of baskets from before the first month that is kept",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await database.query("insert into retained_months (first_month) values ('2020-02-01')");
    await noteErased(database, "erased");
    const batch = [
      aPrepared({ id: "old", date: "2020-01-31" }, 0),
      aPrepared({ id: "new", date: "2020-02-01" }, 1),
      aPrepared({ id: "erased", date: "2020-01-31" }, 2),
      { kind: "closing", row: aClosing({ date: "2020-01-31" }, 3) } as const,
    ];
    const outcome = await storeBatch(database, batch);
    assertEquals(
      outcome.deadLetters.map(({ code, detail, identity }) => [code, detail, identity]),
      [
        [
          "expired",
          "Its date is 2020-01-31, and baskets from before 2020-02-01 are not kept",
          { store: "Brussels", id: "old" },
        ],
      ],
    );
    assertEquals(outcome.erased?.length, 1);
    assertEquals(outcome.closings?.length, 1);
    assertEquals(countRecords(outcome), batch.length);
    const { baskets, deadLetters } = await readTables(database);
    assertEquals(baskets.map(({ id }) => id), ["new"]);
    assertEquals(deadLetters.map(({ code }) => code), ["expired"]);
  },
});

Deno.test({
  name: "a batch that waits for an erasure at the fence obeys it",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await createPositions(database).begin(HERE, { start: 0n, end: 9n });
    const isHeld = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const erasing = database.transaction(async (transaction) => {
      await transaction.query("lock table partition_positions in exclusive mode");
      isHeld.resolve();
      await noteErased(transaction, "b-1");
      await mayCommit.promise;
    });
    await isHeld.promise;
    const storing = storeBatch(database, [aPrepared({ id: "b-1" }, 0)], [
      aPosition({ endOffset: 9n }),
    ]);
    await untilSomebodyWaits(database);
    mayCommit.resolve();
    await erasing;
    assertEquals((await storing).erased?.length, 1);
    assertEquals((await countRows(database)).baskets, 0);
  },
});

Deno.test({
  name: "storeBisecting() counts an erased basket once, however often its batch is halved",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await createPositions(database).begin(HERE, { start: 0n, end: 9n });
    await noteErased(database, "b-1");
    await database.query("alter table baskets add constraint bad_one check (id <> 'bad')");
    const store = createStoreBisecting((batch, positions) =>
      storeBatch(database, batch, positions)
    );
    const batch = ["b-0", "b-1", "b-2", "bad", "b-1"].map((id, offset) =>
      aPrepared({ id }, offset)
    );
    const outcome = await store(batch, [aPosition({ endOffset: 9n })]);
    assertEquals(outcome.erased?.map(({ offset }) => offset), ["1", "4"]);
    assertEquals(outcome.stored.map(({ id }) => id), ["b-0", "b-2"]);
    assertEquals(outcome.deadLetters.map(({ code }) => code), ["refused_by_database"]);
    assertEquals(countRecords(outcome), batch.length);
    assertEquals(await readRefused(database), ["2"]);
  },
});

Deno.test({
  name: "erasure_hash() tells shops and ids apart that read the same when joined",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const [row] = await database.query(`
      select count(distinct erasure_hash(store, id)) as hashes, min(length(erasure_hash(store, id)))
      from (values ('a/b', 'c'), ('a', 'b/c'), ('a', 'c'), ('ab', 'c'), ('a', 'bc')) as input (store, id)`);
    assertEquals(row, { hashes: "5", min: "32" });
  },
});

/** As an erasure notes it. */
async function noteErased(database: Queryable, id: string): Promise<void> {
  await database.query(
    "insert into erasures (identity_hash) values (erasure_hash('Brussels', $1::text))",
    [id],
  );
}

/** How many records of each erased basket were refused. */
async function readRefused(database: Queryable): Promise<readonly (string | null | undefined)[]> {
  const rows = await database.query("select refused from erasures order by refused");
  return rows.map(({ refused }) => refused);
}

async function untilSomebodyWaits(database: Queryable): Promise<void> {
  await waitUntil("somebody waits for the lock", async () => {
    const [row] = await database.query(`
      select count(*) as waiting
      from pg_locks
      where not granted and relation = 'partition_positions'::regclass`);
    return row?.waiting === "1";
  });
}
