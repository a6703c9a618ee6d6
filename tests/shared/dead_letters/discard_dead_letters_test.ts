/**
 * Discarded dead letters: marked with the reason, never deleted; and the list that no longer
 * shows them.
 *
 * @module
 */
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { discardDeadLetters } from "../../../shared/dead_letters/discard_dead_letters.ts";
import type { Selection } from "../../../shared/dead_letters/selection.ts";
import { formatPosition } from "../../../shared/kafka/position.ts";
import {
  listDeadLetters,
  readDeadLetters,
  readOpenDeadLetters,
} from "../../../shared/dead_letters/read_dead_letters.ts";
import { toRecordHeaders } from "../../../shared/basket/raw_record.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import type { Database, Queryable } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { may } from "../../support/permissions.ts";
import { aDeadLetter } from "../../support/a_prepared.ts";
import { readTables } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { at } from "../../support/a_stored_dead_letter.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "discardDeadLetters() marks what was selected, once, and the first reason stays",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    const before = await readTables(database);
    const named: Selection & { by: "position" } = {
      by: "position",
      positions: [at("delhaize_shop/0@2"), at("delhaize_shop/0@99")],
    };
    const expected = [
      "delhaize_shop/0@2 discarded a test",
      "delhaize_shop/0@99 missing there is no dead letter of this record",
    ];
    const options = { database, author: { by: "tester", reason: "a test" }, dryRun: false };
    assertEquals(await discard(named, { ...options, dryRun: true }), expected);
    assertEquals(await readTables(database), before);
    assertEquals(await discard(named, options), expected);
    const after = await readTables(database);
    assertEquals(after.deadLetters.length, 4);

    const again = await discard(named, { ...options, author: { by: "tester", reason: "another" } });
    assertEquals(again.map((text) => text.split(" ")[1]), ["unchanged", "missing"]);
    assertEquals(await readTables(database), after);

    const byCode = { by: "code", code: "not_json" } as const;
    assertEquals(await discard(byCode, options), [
      "delhaize_shop/0@0 discarded a test",
      "delhaize_shop/0@1 discarded a test",
    ]);
    assertEquals(await discard(byCode, options), []);
    assertEquals(
      (await database.query("select from dead_letters where discard_reason = 'a test'")).length,
      3,
    );
  },
});

Deno.test({
  name: "discardDeadLetters() leaves what was replayed, and no dead letter is ever both",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    await database.query(`
      update dead_letters
      set replayed_at = '2026-11-23T12:00:00Z', replayed_to = 'delhaize_shop/0@9'
      where record_offset = 0`);
    const selection = { by: "position", positions: [at("delhaize_shop/0@0")] } as const;
    assertEquals(
      await discard(selection, {
        database,
        author: { by: "tester", reason: "a test" },
        dryRun: false,
      }),
      [
        "delhaize_shop/0@0 left was replayed at 2026-11-23T12:00:00.000Z to delhaize_shop/0@9",
      ],
    );
    const error = await assertRejects(
      () => database.query("update dead_letters set discarded_at = now(), discard_reason = 'x'"),
      DatabaseError,
    );
    assertEquals(error.sqlstate, "23514");
  },
});

Deno.test({
  name: "discardDeadLetters() for some shops leaves those of others, and of nobody knows whom",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    const letters = ["Gent", "Gent Zuid", "Luik"].map((store, index) => ({
      kind: "dead_letter" as const,
      deadLetter: aDeadLetter({ offset: `${7 + index}` }, { identity: { store, id: "b-1" } }),
    }));
    await storeBatch(database, letters);
    const options = { database, author: { by: "tester", reason: "a test" } };
    const byCode = { by: "code", code: "not_json", stores: ["Gent"] } as const;
    for (const dryRun of [true, false]) {
      assertEquals(await discard(byCode, { ...options, dryRun }), [
        "delhaize_shop/0@7 discarded a test",
      ]);
    }
    const positions = ["0", "8", "9"].map((offset) => at(`delhaize_shop/0@${offset}`));
    assertEquals(
      await discard({ by: "position", positions, stores: ["Luik"] }, { ...options, dryRun: false }),
      [
        "delhaize_shop/0@9 discarded a test",
        "delhaize_shop/0@0 missing there is no dead letter of this record",
        "delhaize_shop/0@8 missing there is no dead letter of this record",
      ],
    );
  },
});

Deno.test({
  name: "two dead letters with one position are listed, read and discarded each",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    // Offsets started again, and another record with the same position failed too.
    const other = aDeadLetter({ offset: "1", value: Uint8Array.of(1) });
    await storeBatch(database, [{ kind: "dead_letter", deadLetter: other }]);
    const options = { code: undefined, limit: 50, all: false };
    assertEquals((await list(database, options)).offsets, ["1", "3", "2", "1", "0"]);

    const positions = [at("delhaize_shop/0@1")];
    const both = await readDeadLetters(database, positions);
    assertEquals(both.map(({ record }) => record.value), [
      new TextEncoder().encode("{"),
      Uint8Array.of(1),
    ]);
    assertEquals(new Set(both.map(({ contentHash }) => contentHash)).size, 2);
    const paged = await Array.fromAsync(readOpenDeadLetters(database, { pageSize: 1 }));
    assertEquals(paged.map(({ position }) => position.offset), ["0", "1", "1", "2", "3"]);

    const [first] = both;
    await database.query(
      `update dead_letters set discarded_at = '2026-11-23T12:00:00Z', discard_reason = 'before'
       where record_offset = 1 and content_hash = decode($1, 'hex')`,
      [first?.contentHash ?? ""],
    );
    const discardOptions = { database, author: { by: "tester", reason: "a test" }, dryRun: false };
    assertEquals(await discard({ by: "position", positions }, discardOptions), [
      "delhaize_shop/0@1 discarded a test",
      "delhaize_shop/0@1 unchanged was discarded at 2026-11-23T12:00:00.000Z: before",
    ]);
    assertEquals((await list(database, options)).offsets, ["3", "2", "0"]);
  },
});

Deno.test({
  name: "listDeadLetters() lists the open ones newest first, and the others with --all",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    await database.query(`
      update dead_letters
      set failed_at = timestamptz '2026-11-23T12:00:00Z' + record_offset * interval '1 ms'`);
    const options = { code: undefined, limit: 50, all: false };
    assertEquals(await list(database, options), {
      offsets: ["3", "2", "1", "0"],
      counts: { empty_value: 2, not_json: 2 },
    });
    await discardDeadLetters({ by: "code", code: "empty_value" }, {
      database,
      author: { by: "tester", reason: "a test" },
      dryRun: false,
    });
    assertEquals(await list(database, options), {
      offsets: ["1", "0"],
      counts: { not_json: 2 },
    });
    assertEquals(await list(database, { ...options, limit: 1 }), {
      offsets: ["1"],
      counts: { not_json: 2 },
    });
    assertEquals(await list(database, { ...options, all: true, code: "empty_value" }), {
      offsets: ["3", "2"],
      counts: { empty_value: 2 },
    });
  },
});

Deno.test({
  name: "readOpenDeadLetters() reads every page, with content as it came",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await fill(database);
    const headers = toRecordHeaders([
      ["odd", Uint8Array.of(0x80)],
      ["__proto__", Uint8Array.of(1)],
      ["constructor", Uint8Array.of(2)],
      ["toString", Uint8Array.of(3)],
    ]);
    const deadLetter = aDeadLetter({
      topic: "delhaize_shop_2",
      offset: "9223372036854775807",
      key: Uint8Array.of(0, 0xff),
      value: Uint8Array.of(0xc3, 0x28),
      headers,
    });
    await storeBatch(database, [{ kind: "dead_letter", deadLetter }]);
    const deadLetters = await Array.fromAsync(readOpenDeadLetters(database, { pageSize: 2 }));
    assertEquals(deadLetters.map(({ position }) => formatPosition(position)), [
      ...[0, 1, 2, 3].map((offset) => `delhaize_shop/0@${offset}`),
      "delhaize_shop_2/0@9223372036854775807",
    ]);
    const { timestampMs: _, ...record } = deadLetters.at(-1)?.record ?? {};
    const { timestampMs: __, ...expected } = deadLetter.record;
    assertEquals(record, expected);
    assertEquals(
      ["__proto__", "constructor", "toString", "valueOf"].map((name) =>
        deadLetters.at(-1)?.record.headers[name]
      ),
      [...[1, 2, 3].map((byte) => Uint8Array.of(byte)), undefined],
    );
    assertEquals(deadLetters[2]?.record.value, null);
    const byCode = await Array.fromAsync(readOpenDeadLetters(database, { code: "empty_value" }));
    assertEquals(byCode.length, 2);
  },
});

Deno.test({
  name: "readOpenDeadLetters() has one content in memory at a time, whatever the size of a page",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const value = new Uint8Array(100_000).fill(0x7b);
    await storeBatch(
      database,
      ["0", "1", "2"].map((offset) => ({
        kind: "dead_letter",
        deadLetter: aDeadLetter({ offset, value }),
      })),
    );
    const answers: number[] = [];
    const watched: Queryable = {
      async query(...args) {
        const rows = await database.query(...args);
        answers.push(JSON.stringify(rows).length);
        return rows;
      },
    };
    const deadLetters = await Array.fromAsync(readOpenDeadLetters(watched));
    assertEquals(deadLetters.map(({ record }) => record.value), [value, value, value]);
    assertLess(Math.max(...answers), 2 * value.length + 5_000);
  },
});

/** Two dead letters that are no JSON, two without a value. */
async function fill(database: Database): Promise<void> {
  await storeBatch(
    database,
    [
      aDeadLetter({ offset: "0" }),
      aDeadLetter({ offset: "1" }),
      aDeadLetter({ offset: "2", value: null }, { code: "empty_value", detail: "No value" }),
      aDeadLetter({ offset: "3", value: null }, { code: "empty_value", detail: "No value" }),
    ].map((deadLetter) => ({ kind: "dead_letter", deadLetter })),
  );
}

async function discard(...args: Parameters<typeof discardDeadLetters>): Promise<readonly string[]> {
  const outcomes = await discardDeadLetters(...args);
  return outcomes.map(({ position, outcome, detail }) => `${position} ${outcome} ${detail}`);
}

async function list(database: Database, options: Parameters<typeof listDeadLetters>[1]) {
  const { deadLetters, counts } = await listDeadLetters(database, options);
  return { offsets: deadLetters.map(({ position }) => position.offset), counts };
}
