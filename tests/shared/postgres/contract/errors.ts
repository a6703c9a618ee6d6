/**
 * What the server refuses is a DatabaseError with its SQLSTATE, and the session stays usable.
 *
 * @module
 */
import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import type { SqlValue } from "../../../../shared/postgres/database.ts";
import {
  DatabaseError,
  type DatabaseErrorKind,
} from "../../../../shared/postgres/database_error.ts";
import { askServer, readPid, type Subject } from "./subject.ts";

const REFUSED: readonly {
  readonly name: string;
  readonly statement: string;
  readonly args?: readonly SqlValue[];
  readonly sqlstate: string;
  readonly kind: DatabaseErrorKind;
}[] = [
  {
    name: "unique violation",
    statement: "insert into guarded values ($1::integer)",
    args: [1],
    sqlstate: "23505",
    kind: "data",
  },
  {
    name: "check violation",
    statement: "insert into guarded values (-1)",
    sqlstate: "23514",
    kind: "data",
  },
  {
    name: "not-null violation",
    statement: "insert into guarded values ($1::integer)",
    args: [null],
    sqlstate: "23502",
    kind: "data",
  },
  { name: "division by zero", statement: "select 1 / 0", sqlstate: "22012", kind: "data" },
  {
    name: "no number",
    statement: "select $1::integer",
    args: ["seven"],
    sqlstate: "22P02",
    kind: "data",
  },
  {
    name: "a NUL in a text",
    statement: "select $1::text",
    args: ["a\u0000b"],
    sqlstate: "22021",
    kind: "data",
  },
  {
    name: "an error after rows were sent",
    statement: "select 1 / (3 - i) from generate_series(1, $1::integer) i",
    args: [5],
    sqlstate: "22012",
    kind: "data",
  },
  { name: "syntax error", statement: "selekt 1", sqlstate: "42601", kind: "unknown" },
  {
    name: "undefined table",
    statement: "select * from nowhere where $1::boolean",
    args: [true],
    sqlstate: "42P01",
    kind: "unknown",
  },
  {
    name: "too few arguments",
    statement: "select $1::integer, $2::integer",
    args: [1],
    sqlstate: "08P01",
    // PgBouncer uses the same code when it cannot reach its server.
    kind: "outage",
  },
];

/** Registers the tests of errors. */
export function testErrors({ test, open, server }: Subject): void {
  test("query() rejects with the SQLSTATE of the server's error, and the next works", async () => {
    await using database = await open({ maxConnections: 1 });
    await database.query("create table guarded (id integer primary key check (id > 0))");
    await database.query("insert into guarded values (1)");
    for (const { name, statement, args, sqlstate, kind } of REFUSED) {
      const error = await assertRejects(() => database.query(statement, args), DatabaseError);
      assertEquals({ sqlstate: error.sqlstate, kind: error.kind }, { sqlstate, kind }, name);
      assertInstanceOf(error.cause, Error);
      assertEquals(await database.query("select id from guarded"), [{ id: "1" }], name);
    }
    await database.query("drop table guarded");
  });

  test("a refused statement does not cost the connection", async () => {
    await using database = await open({ maxConnections: 1 });
    const pid = await readPid(database);
    await assertRejects(() => database.query("select 1 / 0"), DatabaseError);
    assertEquals(await readPid(database), pid);
  });

  test("an error says what failed, and what the server said", async () => {
    await using database = await open();
    await assertRejects(
      () => database.query("select 1 / 0"),
      DatabaseError,
      "Cannot run a statement: division by zero",
    );
  });

  test("an error quotes no row, whatever the server says of it", async () => {
    await using database = await open({ maxConnections: 1 });
    await database.query("create temporary table quoted (id text primary key, note text)");
    for (
      const statement of [
        "insert into quoted values ('Her basket', 'a'), ('Her basket', 'b')",
        "insert into quoted values (null, 'Her basket')",
        "do $$ begin execute 'insert into missing values (''Her basket'')'; end $$",
      ]
    ) {
      const error = await assertRejects(() => database.query(statement), DatabaseError);
      assertEquals(Deno.inspect(error, { depth: 9 }).includes("Her basket"), false, statement);
    }
  });

  test("a wrong password is refused once, as an outage, with 28P01", async () => {
    const url = new URL(server().url);
    url.password = crypto.randomUUID();
    url.username = "intruder";
    await askServer(server().url, "create role intruder login password 'right'");
    await using database = await open({ url: url.href });
    const error = await assertRejects(() => database.query("select 1"), DatabaseError);
    assertEquals({ sqlstate: error.sqlstate, kind: error.kind }, {
      sqlstate: "28P01",
      kind: "outage",
    });
    const log = await Deno.readTextFile(server().logFile);
    assertEquals(log.split('password authentication failed for user "intruder"').length - 1, 1);
    await askServer(server().url, "drop role intruder");
  });
}
