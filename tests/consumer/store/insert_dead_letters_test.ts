/**
 * Dead letters are evidence: kept byte for byte, once.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { DeadLetter } from "../../../consumer/prepared_record.ts";
import { insertDeadLetters } from "../../../consumer/store/insert_dead_letters.ts";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { may } from "../../support/permissions.ts";
import { aDeadLetter } from "../../support/a_prepared.ts";
import { readTables } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const bytes = (...values: number[]) => Uint8Array.from(values);

Deno.test({
  name: "insertDeadLetters() keeps key, value and headers byte for byte",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    const cases: (Pick<RawRecord, "key" | "value" | "headers"> & { readonly name: string })[] = [
      { name: "every byte", key: EVERY_BYTE, value: EVERY_BYTE, headers: { all: EVERY_BYTE } },
      { name: "NUL bytes", key: bytes(0), value: bytes(0, 0, 0), headers: { nul: bytes(0) } },
      {
        name: "invalid UTF-8",
        key: bytes(0xff),
        value: bytes(0xc3, 0x28),
        headers: { bad: bytes(0x80) },
      },
      { name: "null key and value", key: null, value: null, headers: {} },
      { name: "empty, which is not null", key: bytes(), value: bytes(), headers: { e: bytes() } },
      {
        name: "headers with names that JSON or SQL could trip over",
        key: null,
        value: null,
        headers: {
          'q"uote': bytes(1),
          "back\\slash": bytes(2),
          "{,}": bytes(3),
          "NULL": bytes(4),
          "": bytes(5),
          ["__proto__"]: bytes(6),
          "constructor": bytes(8),
          "toString": bytes(9),
          "262151": bytes(10),
          "🍌": bytes(7),
        },
      },
      {
        name: "a view into a larger buffer",
        key: EVERY_BYTE.subarray(5, 7),
        value: EVERY_BYTE.subarray(250),
        headers: { view: EVERY_BYTE.subarray(1, 2) },
      },
      {
        name: "a value of a mebibyte",
        key: null,
        value: new Uint8Array(1_048_576).fill(0xfe),
        headers: {},
      },
    ];
    for (const [index, { name, ...record }] of cases.entries()) {
      await t.step(name, async () => {
        const deadLetter = aDeadLetter({ ...record, offset: String(index) });
        await insertDeadLetters(database, [deadLetter]);
        await insertDeadLetters(database, [deadLetter]);
        assertEquals(await readBytes(database, index), {
          key: record.key && new Uint8Array(record.key),
          value: record.value && new Uint8Array(record.value),
          headers: Object.fromEntries(
            Object.entries(record.headers).map(([key, value]) => [key, new Uint8Array(value)]),
          ),
        });
      });
    }
    assertEquals((await readTables(database)).deadLetters.length, cases.length);
  },
});

Deno.test({
  name: "insertDeadLetters() inserts more than fits one statement, all of it",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const value = new Uint8Array(3 * 1_048_576).fill(0xfe);
    const deadLetters = Array.from(
      { length: 7 },
      (_, index) => aDeadLetter({ offset: String(index), value }),
    );
    let statements = 0;
    const counting: Queryable = {
      query(statement, args) {
        statements++;
        return database.query(statement, args);
      },
    };
    await insertDeadLetters(counting, deadLetters);
    const rows = await database.query("select length(value) as bytes from dead_letters");
    assertEquals(rows.map((row) => Number(row.bytes)), Array(7).fill(value.length));
    assertEquals(statements, 4);
  },
});

Deno.test({
  name: "insertDeadLetters() keeps the first dead letter of a record, whatever comes later",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await insertDeadLetters(database, [aDeadLetter()]);
    await database.query("update dead_letters set replayed_at = '2026-01-01'");
    const before = await readTables(database);
    await insertDeadLetters(database, [aDeadLetter({}, { code: "conflict", detail: "Another" })]);
    assertEquals(await readTables(database), before);
    // Twice within one statement, as a batch may hold it.
    await insertDeadLetters(database, [aDeadLetter({ offset: "1" }), aDeadLetter({ offset: "1" })]);
    assertEquals((await readTables(database)).deadLetters.length, 2);
  },
});

Deno.test({
  name: "insertDeadLetters() tells records of other topics, partitions and offsets apart",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const deadLetters = [
      aDeadLetter({ topic: "delhaize_shop", partition: 0, offset: "9223372036854775807" }),
      aDeadLetter({ topic: "delhaize_shop", partition: 1, offset: "0" }),
      aDeadLetter({ topic: "delhaize_shop_2", partition: 0, offset: "0" }),
    ];
    for (let delivery = 1; delivery <= 2; delivery++) {
      await insertDeadLetters(database, deadLetters);
      assertEquals(
        (await readTables(database)).deadLetters.map((row) =>
          `${row.topic}/${row.partition_id}@${row.record_offset}`
        ),
        [
          "delhaize_shop/0@9223372036854775807",
          "delhaize_shop/1@0",
          "delhaize_shop_2/0@0",
        ],
      );
    }
  },
});

Deno.test({
  name: "insertDeadLetters() keeps the reason and the identity, and takes no dead letters at all",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await insertDeadLetters(database, []);
    const reason: Omit<DeadLetter, "record"> = {
      code: "conflict",
      detail: `It's "other", {content}, \\ NULL`,
      identity: { store: "Gent {Zuid}", id: 'b-"1"' },
    };
    await insertDeadLetters(database, [aDeadLetter({}, reason), aDeadLetter({ offset: "1" })]);
    const rows = (await readTables(database)).deadLetters;
    assertEquals(
      rows.map(({ code, detail, store, basket_id }) => ({ code, detail, store, basket_id })),
      [
        {
          code: "conflict",
          detail: `It's "other", {content}, \\ NULL`,
          store: "Gent {Zuid}",
          basket_id: 'b-"1"',
        },
        { code: "not_json", detail: "Is not valid JSON", store: null, basket_id: null },
      ],
    );
  },
});

Deno.test({
  name: "insertDeadLetters() takes details and header names that Postgres' text cannot hold",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    const cases = [
      { name: "a NUL", detail: "/a\u0000b" },
      { name: "a lone surrogate", detail: "/a\ud800b" },
    ];
    for (const [index, { name, detail }] of cases.entries()) {
      await t.step(name, async () => {
        const headers = { "h\u0000": bytes(1) };
        const deadLetter = aDeadLetter({ offset: String(index), headers }, { detail });
        await insertDeadLetters(database, [deadLetter]);
        await insertDeadLetters(database, [deadLetter]);
        const row = (await readTables(database)).deadLetters[index];
        assertEquals(row?.detail, "/a\u{fffd}b");
        assertEquals((await readBytes(database, index)).headers, { "h\u{fffd}": bytes(1) });
      });
    }
  },
});

/** What was kept of the record at `offset`. */
async function readBytes(database: Queryable, offset: number) {
  const [row] = await database.query(
    `select encode(key, 'hex') as key, encode(value, 'hex') as value, headers::text
     from dead_letters where record_offset = $1::bigint`,
    [offset],
  );
  const headers: Record<string, string> = JSON.parse(row?.headers ?? "");
  const fromHex = (hex: string | null | undefined) =>
    hex === null || hex === undefined ? null : Uint8Array.fromHex(hex);
  return {
    key: fromHex(row?.key),
    value: fromHex(row?.value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, base64]) => [name, Uint8Array.fromBase64(base64)]),
    ),
  };
}
