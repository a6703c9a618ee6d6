/**
 * A batch in one transaction against a real Postgres: what is stored, what is a repeat, what is
 * set aside, and that none of it happens twice.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import type { PreparedRecord } from "../../../consumer/prepared_record.ts";
import { ROLLUPS } from "../../../consumer/store/rollups.ts";
import { storeBatch, type StoredBatch } from "../../../consumer/store/store_batch.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { toRecordHash } from "../../../shared/kafka/record_hash.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { may } from "../../support/permissions.ts";
import { aDeadLetter, aPrepared, aProduct } from "../../support/a_prepared.ts";
import {
  countRows,
  readRollups,
  readTables,
  recomputeRollups,
} from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { waitUntil } from "../../support/wait_until.ts";

const { openDatabase } = usePostgres({ defaults: "plain" });
const ignore = !may.runStack;
const CONFLICT = "A basket with this store and id but other content is stored already";

Deno.test({
  name: "storeBatch() stores new baskets with their lines and rollups",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const batch = [
      aPrepared({
        id: "b-1",
        products: [aProduct("Bread", 2.5), aProduct("Water", 0.07), aProduct("Bread", 2.5)],
      }, 7),
      aPrepared({ id: "b-2", products: [aProduct("Butter", 1_000_000)] }, 8),
      aPrepared({ id: "b-2", store: "Gent", date: "2020-02-29" }, 9),
    ];
    const [one, two, three] = batch.map(({ row }) => row);
    assertEquals(summarise(await storeBatch(database, batch)), {
      stored: ["7", "8", "9"],
      repeats: 0,
      deadLetters: [],
    });

    const { baskets, lines, deadLetters, ...rollups } = await readTables(database);
    const common = {
      topic: "delhaize_shop",
      partition_id: "0",
      received_at: "2020-01-01 12:00:00+00",
      sold_at: null,
      sold_at_offset: null,
      till: null,
      receipt: null,
      extra: null,
    };
    assertEquals(baskets.map(({ stored_at: _, ...row }) => row), [
      {
        ...common,
        store: "Brussels",
        id: "b-1",
        purchased_on: "2020-01-01",
        total: "5.07",
        product_count: "3",
        record_offset: "7",
        content_hash: `\\x${one?.contentHash}`,
      },
      {
        ...common,
        store: "Brussels",
        id: "b-2",
        purchased_on: "2020-01-01",
        total: "1000000.00",
        product_count: "1",
        record_offset: "8",
        content_hash: `\\x${two?.contentHash}`,
      },
      {
        ...common,
        store: "Gent",
        id: "b-2",
        purchased_on: "2020-02-29",
        total: "4.50",
        product_count: "3",
        record_offset: "9",
        content_hash: `\\x${three?.contentHash}`,
      },
    ]);
    assertEquals(lines.map((line) => Object.values(line).join(" ")), [
      "Brussels b-1 1 p-1 Bread Bakery 2.50 90 product f 1.000 piece 2020-01-01",
      "Brussels b-1 2 p-1 Water Other 0.07 90 product f 1.000 piece 2020-01-01",
      "Brussels b-1 3 p-1 Bread Bakery 2.50 90 product f 1.000 piece 2020-01-01",
      "Brussels b-2 1 p-1 Butter Bakery 1000000.00 90 product f 1.000 piece 2020-01-01",
      "Gent b-2 1 123456789 Banana Bakery 1.50 90 product f 1.000 piece 2020-02-29",
      "Gent b-2 2 123456789 Bread Bakery 1.50 90 product f 1.000 piece 2020-02-29",
      "Gent b-2 3 123456789 Water Other 1.50 90 product f 1.000 piece 2020-02-29",
    ]);
    assertEquals(rollups.sales_by_day.map((row) => Object.values(row).join(" ")), [
      "Brussels 2020-01-01 Bakery 3 1000005.00",
      "Brussels 2020-01-01 Other 1 0.07",
      "Gent 2020-02-29 Bakery 2 3.00",
      "Gent 2020-02-29 Other 1 1.50",
    ]);
    assertEquals(rollups.product_sales_by_day.map((row) => Object.values(row).join(" ")), [
      "2020-01-01 Bread Bakery 2 5.00",
      "2020-01-01 Butter Bakery 1 1000000.00",
      "2020-01-01 Water Other 1 0.07",
      "2020-02-29 Banana Bakery 1 1.50",
      "2020-02-29 Bread Bakery 1 1.50",
      "2020-02-29 Water Other 1 1.50",
    ]);
    assertEquals(rollups.baskets_by_day.map((row) => Object.values(row).join(" ")), [
      "Brussels 2020-01-01 2 1000005.07",
      "Gent 2020-02-29 1 4.50",
    ]);
    assertEquals(deadLetters, []);
  },
});

Deno.test({
  name: "storeBatch() changes nothing for a repeat, even from another record",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, [aPrepared({}, 0)]);
    const before = await readTables(database);
    assertEquals(summarise(await storeBatch(database, [aPrepared({}, 1), aPrepared({}, 2)])), {
      stored: [],
      repeats: 2,
      deadLetters: [],
    });
    assertEquals(await readTables(database), before);
  },
});

Deno.test({
  name: "storeBatch() makes a conflict a dead letter and leaves the first basket untouched",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, [aPrepared({}, 0)]);
    const before = await readTables(database);
    const conflict = aPrepared({ products: [aProduct("Bread", 9)] }, 1);
    const expected = { stored: [], repeats: 0, deadLetters: ["conflict 1"] };

    assertEquals(summarise(await storeBatch(database, [conflict])), expected);
    const after = await readTables(database);
    assertEquals({ ...after, deadLetters: [] }, before);
    assertEquals(after.deadLetters.map(({ failed_at: _, ...deadLetter }) => deadLetter), [{
      topic: "delhaize_shop",
      partition_id: "0",
      record_offset: "1",
      content_hash: `\\x${toRecordHash(conflict.row.record)}`,
      record_timestamp: "2020-01-01 12:00:00+00",
      code: "conflict",
      detail: CONFLICT,
      cause: CONFLICT,
      store: "Brussels",
      basket_id: "123456789",
      key: null,
      value: `\\x${new Uint8Array(conflict.row.record.value ?? []).toHex()}`,
      headers: "{}",
      replayed_at: null,
      replayed_to: null,
      discarded_at: null,
      discard_reason: null,
    }]);

    // Redelivered, it is the same dead letter, not a second one.
    assertEquals(summarise(await storeBatch(database, [conflict])), expected);
    assertEquals(await readTables(database), after);
  },
});

Deno.test({
  name: "storeBatch() keeps a conflict at the position of an older dead letter",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const old: PreparedRecord = { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "1" }) };
    await storeBatch(database, [aPrepared({}, 0), old]);
    // The topic was made again: offsets start again, and another record has the same position.
    const conflict = aPrepared({ products: [aProduct("Bread", 9)] }, 1);
    for (let delivery = 1; delivery <= 2; delivery++) {
      await storeBatch(database, [conflict, old]);
      assertEquals(
        (await readTables(database)).deadLetters.map((row) => `${row.record_offset} ${row.code}`)
          .toSorted(),
        ["1 conflict", "1 not_json"],
      );
    }
  },
});

Deno.test({
  name: "storeBatch() names the stored basket's date where the id is reused, in any batch",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, [aPrepared({}, 0)]);
    const { row: reused } = aPrepared({ date: "2020-01-02" }, 1);
    const { deadLetters } = await storeBatch(database, [
      { kind: "basket", row: reused },
      aPrepared({ products: [aProduct("Bread", 9)] }, 2),
    ]);
    assertEquals(deadLetters.map(({ code, detail, identity }) => ({ code, detail, identity })), [
      {
        code: "id_reused",
        detail: "A basket with this store and id but of 2020-01-01, not 2020-01-02, is stored " +
          "already: an id must never come again",
        identity: { store: "Brussels", id: "123456789" },
      },
      {
        code: "conflict",
        detail: CONFLICT,
        identity: { store: "Brussels", id: "123456789" },
      },
    ]);
  },
});

Deno.test({
  name: "storeBatch() stores the first of two baskets with the same key",
  ignore,
  async fn(t) {
    const first = aPrepared({}, 10);
    const repeat = aPrepared({}, 11);
    const conflict = aPrepared({ products: [aProduct("Bread", 9)] }, 12);
    const reused = aPrepared({ date: "2020-01-02" }, 12);
    const cases = [
      {
        name: "a repeat",
        batch: [first, repeat],
        expected: { stored: ["10"], repeats: 1, deadLetters: [] },
      },
      {
        name: "a conflict",
        batch: [first, conflict],
        expected: { stored: ["10"], repeats: 0, deadLetters: ["conflict 12"] },
      },
      {
        name: "the conflict first",
        batch: [conflict, first, repeat],
        expected: { stored: ["12"], repeats: 0, deadLetters: ["conflict 10", "conflict 11"] },
      },
      {
        name: "both, and the conflict twice",
        batch: [first, conflict, repeat, aPrepared({ products: [aProduct("Bread", 9)] }, 13)],
        expected: { stored: ["10"], repeats: 1, deadLetters: ["conflict 12", "conflict 13"] },
      },
      {
        name: "another date: the id is reused",
        batch: [first, reused, repeat],
        expected: { stored: ["10"], repeats: 1, deadLetters: ["id_reused 12"] },
      },
      {
        name: "another date first",
        batch: [reused, first, repeat],
        expected: { stored: ["12"], repeats: 0, deadLetters: ["id_reused 10", "id_reused 11"] },
      },
      {
        name: "the same date and another one",
        batch: [first, aPrepared({ products: [aProduct("Bread", 9)] }, 11), reused],
        expected: { stored: ["10"], repeats: 0, deadLetters: ["conflict 11", "id_reused 12"] },
      },
    ];
    for (const { name, batch, expected } of cases) {
      await t.step(name, async () => {
        await using database = await openDatabase();
        assertEquals(summarise(await storeBatch(database, batch)), expected);
        const after = await readTables(database);
        const recomputed = await recomputeRollups(database);
        assertEquals(after.baskets.map((row) => row.record_offset), expected.stored);
        assertEquals({ ...after, ...recomputed }, after);

        assertEquals(summarise(await storeBatch(database, batch)), {
          ...expected,
          stored: [],
          repeats: expected.repeats + 1,
        });
        assertEquals(await readTables(database), after);
      });
    }
  },
});

Deno.test({
  name: "storeBatch() leaves the tables as they are when everything is delivered again",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const batch = aBatchOfEverything();
    assertEquals(summarise(await storeBatch(database, batch)), {
      stored: ["0", "1", "4"],
      repeats: 1,
      deadLetters: ["not_json 3", "id_reused 5"],
    });
    const after = await readTables(database);

    assertEquals(summarise(await storeBatch(database, batch)), {
      stored: [],
      repeats: 4,
      deadLetters: ["not_json 3", "id_reused 5"],
    });
    assertEquals(await readTables(database), after);
  },
});

Deno.test({
  name: "storeBatch() stores batches without baskets, and empty ones",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const deadLetter: PreparedRecord = {
      kind: "dead_letter",
      deadLetter: aDeadLetter({ offset: "3" }),
    };
    assertEquals(summarise(await storeBatch(database, [])), {
      stored: [],
      repeats: 0,
      deadLetters: [],
    });
    for (let delivery = 1; delivery <= 2; delivery++) {
      assertEquals(summarise(await storeBatch(database, [deadLetter])), {
        stored: [],
        repeats: 0,
        deadLetters: ["not_json 3"],
      });
    }
    assertEquals((await readTables(database)).deadLetters.length, 1);
  },
});

Deno.test({
  name: "storeBatch() keeps rollups equal to the sum of the lines, in whatever order things come",
  ignore,
  async fn() {
    await using database = await openDatabase();
    // Few keys, contents and days, so that repeats and conflicts abound.
    const aRandomBasket = fc.record({
      store: fc.constantFrom("Gent", "Gent Zuid"),
      id: fc.constantFrom("1", "2", "3", "4"),
      date: fc.constantFrom("2020-01-01", "2020-01-02"),
      products: fc.array(
        fc.record({
          id: fc.constant("p-1"),
          name: fc.constantFrom("Bread", "Water"),
          price: fc.constantFrom(0, 0.01, 0.1, 0.29, 1_000_000),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    });
    const aDelivery = fc.record({
      baskets: fc.array(aRandomBasket, { minLength: 1, maxLength: 8 }),
      times: fc.constantFrom(1, 2),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(aDelivery, { minLength: 1, maxLength: 4 }), async (deliveries) => {
        const tables = ["baskets", "basket_products", "dead_letters"];
        const rollups = ROLLUPS.map(({ table }) => table);
        await database.query(`truncate ${[...tables, ...rollups].join(", ")}`);
        const firsts = new Map<string, { hash: string; date: string; offset: string }>();
        const conflicts: string[] = [];
        let offset = 0;
        for (const { baskets, times } of deliveries) {
          const batch = baskets.map((basket) => aPrepared(basket, offset++));
          for (const { row } of batch) {
            const key = `${row.store}/${row.id}`;
            const first = firsts.get(key);
            if (first === undefined) {
              firsts.set(key, {
                hash: row.contentHash,
                date: row.purchasedOn,
                offset: row.record.offset,
              });
            } else if (first.hash !== row.contentHash) {
              const code = first.date === row.purchasedOn ? "conflict" : "id_reused";
              conflicts.push(`${row.record.offset} ${code}`);
            }
          }
          for (let time = 0; time < times; time++) await storeBatch(database, batch);
        }

        const { baskets, deadLetters } = await readTables(database);
        assertEquals(
          baskets.map((row) => row.record_offset).sort(),
          [...firsts.values()].map((first) => first.offset).sort(),
        );
        assertEquals(
          deadLetters.map((row) => `${row.record_offset} ${row.code}`),
          conflicts,
        );
        assertEquals(await readRollups(database), await recomputeRollups(database));
      }),
      { numRuns: 40, seed: 20_261_123 },
    );
  },
});

Deno.test({
  name: "storeBatch() stores nothing when the transaction fails in the middle",
  ignore,
  async fn(t) {
    const faults = [
      { name: "a check in the middle of the lines", table: "basket_products", kind: "data" },
      { name: "a check on the sales", table: "sales_by_day", kind: "data" },
      { name: "a check on the products", table: "product_sales_by_day", kind: "data" },
      { name: "a check on the baskets of a day", table: "baskets_by_day", kind: "data" },
      { name: "a check on the dead letters", table: "dead_letters", kind: "data" },
      { name: "a connection that ends", table: "dead_letters", kind: "outage" },
    ] as const;
    for (const { name, table, kind } of faults) {
      await t.step(name, async () => {
        await using database = await openDatabase();
        await database.query(`
          create function fail() returns trigger language plpgsql as $$
          begin
            ${
          kind === "data"
            ? "raise exception 'refused' using errcode = '23514';"
            : "perform pg_terminate_backend(pg_backend_pid());"
        }
            return new;
          end $$`);
        await database.query(`
          create trigger failing after insert or update on ${table}
          for each row execute function fail()`);
        const before = await readTables(database);
        const batch = aBatchOfEverything();
        const error = await assertRejects(() => storeBatch(database, batch), DatabaseError);
        assertEquals(error.kind, kind);
        assertEquals(await readTables(database), before);

        await database.query(`drop trigger failing on ${table}`);
        await storeBatch(database, batch);
        assertEquals(await countRows(database), {
          baskets: 3,
          lines: 7,
          replaced: 0,
          deadLetters: 2,
          sales_by_day: 4,
          product_sales_by_day: 3,
          baskets_by_day: 2,
        });
      });
    }
  },
});

Deno.test({
  name:
    "storeBatch() neither deadlocks nor counts twice when consumers write the same days at once",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await using other = openPg({ url: database.url, applicationName: "other consumer" });
    const stores = ["Gent", "Brugge", "Aalst", "Oostende"];
    for (let round = 0; round < 8; round++) {
      const batches = [0, 1, 2, 3].map((writer) => {
        // Each in another order, half of the baskets shared by all.
        const numbers = Array.from({ length: 60 }, (_, index) => (index * 7 + writer * 17) % 60);
        if (writer % 2 === 1) numbers.reverse();
        return numbers.map((number, index) =>
          aPrepared({
            store: stores[number % stores.length] ?? "",
            id: number < 30 ? `r${round} ${number}` : `r${round} w${writer} ${number}`,
            date: `2020-01-0${1 + number % 3}`,
            products: [aProduct(number % 2 === 0 ? "Bread" : "Water", number / 100)],
          }, round * 1_000 + writer * 100 + index)
        );
      });
      const results = await Promise.all(
        batches.map((batch, writer) => storeBatch(writer % 2 === 0 ? database : other, batch)),
      );
      assertEquals(sumUp(results), { stored: 30 + 4 * 30, repeats: 3 * 30, deadLetters: 0 });
    }
    const tables = await readTables(database);
    assertEquals(tables.baskets.length, 8 * 150);
    assertEquals(await readRollups(database), await recomputeRollups(database));
  },
});

Deno.test({
  name: "storeBatch() locks the rows of each rollup in one order, whatever that of the batch is",
  ignore,
  async fn(t) {
    for (const { table } of ROLLUPS) {
      await t.step(table, async () => {
        await using database = await openDatabase();
        await using other = openPg({ url: database.url, applicationName: "other consumer" });
        const days = ["2020-01-02", "2020-01-01"];
        const batchOf = (round: number) =>
          days.map((date, index) =>
            aPrepared({ id: `${round} ${date}`, date }, 10 * round + index)
          );
        await storeBatch(database, batchOf(0));
        let storing: Promise<unknown> = Promise.resolve();
        await database.transaction(async (transaction) => {
          const lock = `select from ${table} where purchased_on = $1::date for update skip locked`;
          await transaction.query(lock, ["2020-01-01"]);
          storing = storeBatch(other, batchOf(1));
          await waitUntil("the batch waits for the first day", async () => {
            const rows = await database.query(
              "select from pg_stat_activity " +
                "where application_name = 'other consumer' and wait_event_type = 'Lock'",
            );
            return rows.length > 0;
          });
          // Whoever has the second day and waits for the first would never end.
          assertEquals((await transaction.query(lock, ["2020-01-02"])).length > 0, true);
        });
        await storing;
        assertEquals(await readRollups(database), await recomputeRollups(database));
      });
    }
  },
});

Deno.test({
  name:
    "storeBatch() rejects with a contention error, which is retriable, when it cannot get a lock",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await using other = openPg({ url: database.url, applicationName: "other consumer" });
    await storeBatch(database, [aPrepared({ id: "b-1" })]);
    const impatient: Database = {
      ...other,
      transaction: (work) =>
        other.transaction(async (transaction) => {
          await transaction.query("set local lock_timeout = '20ms'");
          return await work(transaction);
        }),
    };
    await database.transaction(async (transaction) => {
      await transaction.query("select 1 from baskets_by_day for update");
      const error = await assertRejects(
        () => storeBatch(impatient, [aPrepared({ id: "b-2" }, 1)]),
        DatabaseError,
      );
      assertEquals(error.kind, "contention");
    });
    assertEquals(summarise(await storeBatch(impatient, [aPrepared({ id: "b-2" }, 1)])), {
      stored: ["1"],
      repeats: 0,
      deadLetters: [],
    });
  },
});

/** Two stores, a repeat, a conflict and a record that is no basket. */
function aBatchOfEverything(): readonly PreparedRecord[] {
  return [
    aPrepared({ id: "b-1" }, 0),
    aPrepared({ id: "b-2", store: "Gent", products: [aProduct("Bread")] }, 1),
    aPrepared({ id: "b-1" }, 2),
    { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "3" }) },
    aPrepared({ id: "b-3", store: "Gent", date: "2020-01-01" }, 4),
    aPrepared({ id: "b-1", date: "2020-01-02" }, 5),
  ];
}

function summarise({ stored, repeats, deadLetters }: StoredBatch) {
  return {
    stored: stored.map(({ record }) => record.offset),
    repeats,
    deadLetters: deadLetters.map(({ code, record }) => `${code} ${record.offset}`),
  };
}

function sumUp(batches: readonly StoredBatch[]) {
  const sum = { stored: 0, repeats: 0, deadLetters: 0 };
  for (const { stored, repeats, deadLetters } of batches) {
    sum.stored += stored.length;
    sum.repeats += repeats;
    sum.deadLetters += deadLetters.length;
  }
  return sum;
}
