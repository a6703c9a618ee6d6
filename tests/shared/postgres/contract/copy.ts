/**
 * A transaction can copy rows where its driver can, and that is no different from any statement: to
 * values, errors, limits and outages.
 *
 * @module
 */
import { assertEquals, assertLess, assertNotEquals, assertRejects } from "@std/assert";
import { toCopyLine } from "../../../../shared/postgres/copy_text.ts";
import type { Queryable } from "../../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../../shared/postgres/database_error.ts";
import { waitUntil } from "../../../support/wait_until.ts";
import {
  askServer,
  assertOutage,
  killSession,
  readPid,
  type Subject,
  waitUntilBusy,
} from "./subject.ts";

/** The drivers that can. */
const COPYING: readonly Subject["driver"][] = ["pg"];

const TEXTS: readonly (string | null)[] = [
  "",
  " ",
  "a\tb",
  "\t",
  "a\nb\r\nc\r",
  "\\",
  "a\\b\\\\",
  "\\.",
  "\\N",
  "\\n\\t\\x41\\101",
  "N",
  "NULL",
  "\u0001\u0007\b\f\v\u001b\u007f",
  `"quoted", 'single'`,
  "{a,b}",
  "é 日本語 👩‍👩‍👧‍👦 🍌 \u{10ffff}",
  "\ufeffBOM",
  "\u2028\u0085",
  "x".repeat(300_000),
  null,
];

const REFUSED: readonly {
  readonly name: string;
  readonly line: string;
  readonly sqlstate: string;
}[] = [
  { name: "no number", line: toCopyLine(["seven", null]), sqlstate: "22P02" },
  { name: "a number out of range", line: toCopyLine(["2147483648", null]), sqlstate: "22003" },
  { name: "a NUL in a text", line: toCopyLine([2, "a\u0000b"]), sqlstate: "22021" },
  { name: "a value too few", line: "2\n", sqlstate: "22P04" },
  { name: "a value too many", line: "2\ta\tb\n", sqlstate: "22P04" },
  { name: "unique violation", line: toCopyLine([1, "again"]), sqlstate: "23505" },
  { name: "check violation", line: toCopyLine([-1, null]), sqlstate: "23514" },
  { name: "not-null violation", line: toCopyLine([null, null]), sqlstate: "23502" },
];

/** Registers the tests of `copy`. */
export function testCopy({ driver, test, open, server }: Subject): void {
  test("a transaction has copy() if the driver can copy", async () => {
    await using database = await open();
    const can = await database.transaction(({ copy }) => Promise.resolve(copy !== undefined));
    assertEquals(can, COPYING.includes(driver));
  });
  if (!COPYING.includes(driver)) return;

  test("copy() keeps every value as it is", async () => {
    await using database = await open();
    const amounts = ["0.00", "-1234567890123456789.01", 7, null, 1.5];
    const rows = TEXTS.map((text, index) => [index, text, amounts[index % amounts.length] ?? null]);
    const stored = await database.transaction(async (transaction) => {
      await transaction.query(
        "create temporary table copied (id integer, text text, amount numeric) on commit drop",
      );
      await copy(transaction, "copy copied (id, text, amount) from stdin", rows.map(toCopyLine));
      return await transaction.query("select id, text, amount from copied order by id");
    });
    assertEquals(
      stored.map(({ id, text, amount }) => [Number(id), text, amount]),
      rows.map(([id, text, amount]) => [id, text, amount === null ? null : String(amount)]),
    );
  });

  test("copy() takes no line, and leaves out columns that have defaults", () =>
    withTable(async (database) => {
      await database.transaction(async (transaction) => {
        await copy(transaction, "copy kept (id) from stdin", []);
        assertEquals(await transaction.query("select id from kept"), []);
        await copy(transaction, "copy kept (id) from stdin", ["7\n"]);
      });
      assertEquals(await database.query("select id, text from kept"), [{ id: "7", text: "none" }]);
    }));

  test("copy() rejects with the SQLSTATE of the server's error, and the session is usable", () =>
    withTable(async (database) => {
      for (const { name, line, sqlstate } of REFUSED) {
        const source = manyLines({ from: 10, count: 100_000 });
        const lines = replaceLine(source, { at: 500, line });
        const rows = await database.transaction(async (transaction) => {
          await transaction.query("insert into kept values (1, 'first')");
          await transaction.query("savepoint before");
          const error = await assertRejects(
            () => copy(transaction, COPY, lines),
            DatabaseError,
          );
          assertEquals({ sqlstate: error.sqlstate, kind: error.kind }, { sqlstate, kind: "data" });
          const quoted = Deno.inspect(error, { depth: 9 });
          assertEquals(quoted.includes("COPY kept, line"), false, "it quotes the line");
          await transaction.query("rollback to savepoint before");
          await copy(transaction, COPY, [toCopyLine([2, name])]);
          return await transaction.query("delete from kept returning text");
        });
        assertEquals(rows, [{ text: "first" }, { text: name }]);
        assertEquals(source.next().done, false, "it took lines that nobody wanted");
      }
    }));

  test("copy() rejects what is refused before it takes lines, and what takes none", () =>
    withTable(async (database) => {
      const pid = await readPid(database);
      const error = await assertRejects(
        () =>
          database.transaction((transaction) =>
            copy(transaction, "copy nowhere from stdin", ["1\n"])
          ),
        DatabaseError,
        "nowhere",
      );
      assertEquals({ sqlstate: error.sqlstate, kind: error.kind }, {
        sqlstate: "42P01",
        kind: "unknown",
      });
      assertEquals(await readPid(database), pid, "the connection is kept");
      for (const statement of ["select 1", "copy kept to stdout", ""]) {
        await assertRejects(
          () => database.transaction((transaction) => copy(transaction, statement, ["1\n"])),
          TypeError,
          "Cannot copy: the statement took no lines",
        );
      }
      assertEquals(await database.query("select 1 as value"), [{ value: "1" }]);
    }));

  test("copy() rejects with the very error of its lines, and stores nothing", () =>
    withTable(async (database) => {
      const mine = new Error("not today");
      function* lines(): Generator<string> {
        yield* manyLines({ from: 1, count: 5_000 });
        throw mine;
      }
      const rejected = await assertRejects(() =>
        database.transaction(async (transaction) => {
          await copy(transaction, COPY, lines());
        })
      );
      assertEquals(rejected === mine, true, String(rejected));
      assertEquals(await database.query("select id from kept"), []);
    }));

  test("copy() runs in its turn among concurrent statements", () =>
    withTable(async (database) => {
      const answers = await database.transaction((transaction) =>
        Promise.all([
          transaction.query("insert into kept values (1)"),
          copy(transaction, COPY, manyLines({ from: 2, count: 5_000 })),
          transaction.query("select count(*) as count from kept"),
        ])
      );
      assertEquals(answers[2], [{ count: "5001" }]);
    }));

  test("copy() takes 100,000 lines no faster than the server", () =>
    withTable(async (database) => {
      await using other = await open({ maxConnections: 1 });
      let taken = 0;
      function* lines(): Generator<string> {
        for (; taken < 100_000; taken++) yield toCopyLine([taken + 1, "x".repeat(500)]);
      }
      const held = await other.transaction(async (holder) => {
        await holder.query("select pg_advisory_xact_lock(1)");
        const copied = database.transaction((transaction) => copy(transaction, COPY, lines()));
        let before = -1;
        await waitUntil("no more lines are taken", async () => {
          const waiting = await askServer(server().url, COUNT_WAITING);
          const isStill = taken === before;
          before = taken;
          return waiting === "1" && isStill;
        });
        const takenMeanwhile = taken;
        return { copied, takenMeanwhile };
      });
      await held.copied;
      assertLess(held.takenMeanwhile, 100_000);
      assertEquals(
        await database.query("select count(*) as count, sum(id) as sum from kept"),
        [{ count: "100000", sum: "5000050000" }],
      );
    }));

  test("copy() longer than statementTimeoutMs is an outage, and so is a lost connection", () =>
    withTable(async (patient) => {
      const applicationName = "copying";
      for (const end of ["limit", "kill", "dispose"] as const) {
        await using database = await open({
          maxConnections: 1,
          applicationName,
          connectTimeoutMs: 500,
          ...(end === "limit" ? { statementTimeoutMs: 800 } : {}),
        });
        const pid = await readPid(database);
        await patient.transaction(async (holder) => {
          await holder.query("select pg_advisory_xact_lock(1)");
          const copied = assertOutage(
            () =>
              database.transaction(async (transaction) => {
                await transaction.query("insert into kept values (0)");
                await copy(transaction, COPY, manyLines({ from: 1, count: 100_000 }));
              }),
            { withinMs: 10_000 },
          );
          await waitUntilBusy(server().url, applicationName);
          if (end === "kill") await killSession(server().url, pid);
          if (end === "dispose") await database[Symbol.asyncDispose]();
          await copied;
        });
        if (end !== "dispose") assertNotEquals(await readPid(database), pid);
        assertEquals(await patient.query("select id from kept"), [], end);
      }
    }));

  test("copy() is refused once its transaction is over", () =>
    withTable(async (database) => {
      const late = await database.transaction((transaction) => Promise.resolve(transaction));
      await assertRejects(
        () => copy(late, COPY, ["1\n"]),
        Error,
        "Cannot run a statement: its transaction is over",
      );
      assertEquals(await database.query("select id from kept"), []);
    }));

  /** A table whose row 1 waits for an advisory lock. */
  async function withTable(
    run: (database: Awaited<ReturnType<Subject["open"]>>) => Promise<void>,
  ): Promise<void> {
    await using database = await open({ maxConnections: 1 });
    for (const statement of CREATE) await database.query(statement);
    try {
      await run(database);
    } finally {
      for (const statement of DROP) await database.query(statement);
    }
  }
}

const COPY = "copy kept (id, text) from stdin";

const CREATE = [
  "create table kept (id integer primary key check (id >= 0), text text default 'none')",
  `create function wait() returns trigger language plpgsql as
    'begin perform pg_advisory_xact_lock_shared(1); return new; end'`,
  `create trigger wait before insert on kept for each row when (new.id = 1)
    execute function wait()`,
];
const DROP = ["drop table kept", "drop function wait"];

const COUNT_WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted";

async function copy(
  transaction: Queryable,
  statement: string,
  lines: Iterable<string>,
): Promise<void> {
  if (transaction.copy === undefined) throw new Error("The driver cannot copy");
  await transaction.copy(statement, lines);
}

function* manyLines(
  { from, count }: { readonly from: number; readonly count: number },
): Generator<string> {
  for (let id = from; id < from + count; id++) yield toCopyLine([id, "x".repeat(500)]);
}

function* replaceLine(
  lines: Iterator<string>,
  { at, line }: { readonly at: number; readonly line: string },
): Generator<string> {
  for (let index = 0;; index++) {
    const { done, value } = lines.next();
    if (done) return;
    yield index === at ? line : value;
  }
}
