/**
 * Values go in and come out as text, whatever their type.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toArrayLiteral } from "../../../../shared/postgres/array_literal.ts";
import type { SqlValue } from "../../../../shared/postgres/database.ts";
import type { Subject } from "./subject.ts";

/** What Postgres prints: PostgreSQL documentation, chapter 8. */
const PRINTED: readonly { readonly input: string; readonly expected: string | null }[] = [
  { input: "(-32768)::int2", expected: "-32768" },
  { input: "2147483647::int4", expected: "2147483647" },
  { input: "9223372036854775807::int8", expected: "9223372036854775807" },
  { input: "4.50::numeric(12,2)", expected: "4.50" },
  {
    input: "123456789012345678901234567890.123456789::numeric",
    expected: "123456789012345678901234567890.123456789",
  },
  { input: "'NaN'::numeric", expected: "NaN" },
  { input: "0.1::float8", expected: "0.1" },
  { input: "'-Infinity'::float8", expected: "-Infinity" },
  { input: "1e-300::float8", expected: "1e-300" },
  { input: "''::text", expected: "" },
  { input: `'say "hi", l''eau'`, expected: `say "hi", l'eau` },
  { input: String.raw`'a\b\\c'`, expected: String.raw`a\b\\c` },
  { input: "E'line\\n\\ttab'", expected: "line\n\ttab" },
  { input: "'🍌 é'", expected: "🍌 é" },
  { input: "U&'\\FEFFa'", expected: "\ufeffa" },
  { input: "true", expected: "t" },
  { input: "false", expected: "f" },
  { input: "'2020-01-31'::date", expected: "2020-01-31" },
  { input: "'0001-01-01'::date", expected: "0001-01-01" },
  { input: "'2020-07-01 12:00+02'::timestamptz", expected: "2020-07-01 10:00:00+00" },
  { input: "'2020-07-01 12:00:00.123456'::timestamp", expected: "2020-07-01 12:00:00.123456" },
  { input: String.raw`'\x00ff7f'::bytea`, expected: String.raw`\x00ff7f` },
  { input: `'{"b":1,"a":[null,"x"]}'::jsonb`, expected: '{"a": [null, "x"], "b": 1}' },
  { input: "array[1,null,3]", expected: "{1,NULL,3}" },
  { input: "array[[1,2],[3,4]]", expected: "{{1,2},{3,4}}" },
  {
    input: `array['a,b', 'say "hi"', 'NULL', null]`,
    expected: '{"a,b","say \\"hi\\"","NULL",NULL}',
  },
  { input: "array[0.10, 'NaN']::numeric[]", expected: "{0.10,NaN}" },
  { input: "null::text", expected: null },
  { input: "null::int4[]", expected: null },
];

const TAKEN: readonly {
  readonly type: string;
  readonly input: SqlValue;
  readonly expected: string | null;
}[] = [
  { type: "text", input: 'l\'eau "minérale" \\ 🍌', expected: 'l\'eau "minérale" \\ 🍌' },
  { type: "text", input: "", expected: "" },
  { type: "text", input: "\ufeff\ufeffa", expected: "\ufeff\ufeffa" },
  { type: "text", input: "{1,2}", expected: "{1,2}" },
  { type: "text", input: null, expected: null },
  { type: "integer", input: 7, expected: "7" },
  { type: "integer", input: -2_147_483_648, expected: "-2147483648" },
  { type: "bigint", input: Number.MAX_SAFE_INTEGER, expected: "9007199254740991" },
  { type: "bigint", input: "9223372036854775807", expected: "9223372036854775807" },
  { type: "numeric", input: 1.5, expected: "1.5" },
  { type: "numeric", input: 1e21, expected: "1000000000000000000000" },
  { type: "numeric", input: "12345678901234567890.01", expected: "12345678901234567890.01" },
  { type: "float8", input: 1e-7, expected: "1e-07" },
  { type: "float8", input: Number.NaN, expected: "NaN" },
  { type: "boolean", input: true, expected: "t" },
  { type: "boolean", input: false, expected: "f" },
  { type: "boolean", input: null, expected: null },
  { type: "date", input: "2020-02-29", expected: "2020-02-29" },
  {
    type: "timestamptz",
    input: "2020-01-01T00:00:00.123Z",
    expected: "2020-01-01 00:00:00.123+00",
  },
  { type: "bytea", input: "\\x00ff", expected: "\\x00ff" },
  {
    type: "jsonb",
    input: JSON.stringify({ a: [1, null, "é"] }),
    expected: '{"a": [1, null, "é"]}',
  },
  { type: "jsonb", input: "null", expected: "null" },
  { type: "integer[]", input: toArrayLiteral([1, null, -3]), expected: "{1,NULL,-3}" },
  { type: "integer[]", input: toArrayLiteral([]), expected: "{}" },
  {
    type: "text[]",
    input: toArrayLiteral(["a", "", "NULL", null, 'q"\\,{}', "🍌"]),
    expected: '{a,"","NULL",NULL,"q\\"\\\\,{}",🍌}',
  },
  { type: "numeric[]", input: toArrayLiteral(["4.50", "0.00"]), expected: "{4.50,0.00}" },
  {
    type: "bytea[]",
    input: toArrayLiteral(["\\x00", null]),
    expected: String.raw`{"\\x00",NULL}`,
  },
  {
    type: "jsonb[]",
    input: toArrayLiteral([JSON.stringify({ a: '"' })]),
    expected: String.raw`{"{\"a\": \"\\\"\"}"}`,
  },
];

/** Registers the tests of values. */
export function testValues({ test, open, server }: Subject): void {
  test("query() returns each type as Postgres prints it", async () => {
    await using database = await open();
    for (const { input, expected } of PRINTED) {
      const statement = `select ${input} as value`;
      assertEquals(await database.query(statement), [{ value: expected }], input);
      // With an argument the statement goes by another part of the protocol.
      const prepared = await database.query(`${statement}, $1::text as one`, ["1"]);
      assertEquals(prepared, [{ value: expected, one: "1" }], input);
    }
  });

  test("query() takes texts, numbers, booleans and null for any type", async () => {
    await using database = await open();
    for (const { type, input, expected } of TAKEN) {
      assertEquals(
        await database.query(`select $1::${type} as value`, [input]),
        [{ value: expected }],
        `${input} as ${type}`,
      );
    }
  });

  test("query() takes one argument in several places and several of several types", async () => {
    await using database = await open();
    const rows = await database.query(
      "select $2::integer + $1::integer as sum, $1::integer as one, $3::text as none, $4::boolean as yes",
      [1, 2, null, true],
    );
    assertEquals(rows, [{ sum: "3", one: "1", none: null, yes: "t" }]);
  });

  test("query() returns no row, one row and many rows, in their order", async () => {
    await using database = await open();
    for (const count of [0, 1, 20_000]) {
      const rows = await database.query(
        "select i as number, repeat('x', i % 50) as text from generate_series(1, $1::integer) i",
        [count],
      );
      const expected = Array.from({ length: count }, (_, index) => ({
        number: String(index + 1),
        text: "x".repeat((index + 1) % 50),
      }));
      assertEquals(JSON.stringify(rows), JSON.stringify(expected));
    }
  });

  test("query() returns no row for a statement that has none", async () => {
    await using database = await open();
    assertEquals(await database.query("create temporary table nothing (id integer)"), []);
    assertEquals(await database.query("insert into nothing values ($1::integer)", [1]), []);
    assertEquals(await database.query("insert into nothing values (2) returning id"), [{
      id: "2",
    }]);
    assertEquals(await database.query(""), []);
  });

  test("query() carries values of megabytes both ways", async () => {
    await using database = await open();
    const text = 'é🍌\\"'.repeat(300_000);
    const [row] = await database.query("select $1::text as text, length($1::text) as length", [
      text,
    ]);
    assertEquals(row?.length, "1200000");
    assertEquals(row?.text === text, true);
  });

  test("query() returns the last of columns that share a name", async () => {
    await using database = await open();
    assertEquals(await database.query("select 1 as a, 2 as a"), [{ a: "2" }]);
  });

  test("a session bears the application's name, and brings no other setting", async () => {
    await using database = await open({ applicationName: "contract test" });
    // What a pooler in front of the server would refuse, or mix up between its clients.
    const rows = await database.query(`
      select name, setting
      from pg_settings
      where source in ('client', 'session')
      order by name`);
    assertEquals(rows, [
      { name: "application_name", setting: "contract test" },
      { name: "client_encoding", setting: "UTF8" },
    ]);
  });

  test("the URL may name the application", async () => {
    const url = `${server().url}?application_name=till%20reports`;
    await using database = await open({ url, applicationName: "contract" });
    assertEquals(await database.query("select current_setting('application_name') as name"), [
      { name: "till reports" },
    ]);
  });
}
