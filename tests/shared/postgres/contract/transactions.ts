/**
 * A transaction is whole or nothing, on a connection of its own, and its errors are the caller's.
 *
 * @module
 */
import { assertEquals, assertNotEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { toArrayLiteral } from "../../../../shared/postgres/array_literal.ts";
import type { Database, Queryable } from "../../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../../shared/postgres/database_error.ts";
import { readPid, type Subject } from "./subject.ts";

/** Registers the tests of transactions. */
export function testTransactions({ driver, test, open }: Subject): void {
  async function withTable(run: (database: Database) => Promise<void>): Promise<void> {
    await using database = await open({ maxConnections: 3 });
    await database.query(
      "create table kept (id integer primary key deferrable initially deferred)",
    );
    try {
      await run(database);
    } finally {
      await database.query("drop table kept");
    }
  }

  test("transaction() commits, and resolves to what its work does", () =>
    withTable(async (database) => {
      const result = await database.transaction(async (transaction) => {
        await transaction.query("insert into kept values ($1::integer)", [1]);
        await transaction.query("insert into kept values (2)");
        assertEquals(await readIds(database), [], "nobody else sees it before");
        return "done";
      });
      assertEquals(result, "done");
      assertEquals(await readIds(database), ["1", "2"]);
    }));

  test("transaction() takes NULL in an array for what it is, whatever the session says", async () => {
    await using database = await open({ maxConnections: 1 });
    await database.query("set array_nulls = off");
    const rows = await database.transaction((transaction) =>
      transaction.query("select each is null as nothing from unnest($1::date[]) as each", [
        toArrayLiteral([null, "2026-11-30"]),
      ])
    );
    assertEquals(rows, [{ nothing: "t" }, { nothing: "f" }]);
  });

  test("query() runs a script whole, with semicolons wherever SQL allows them", () =>
    withTable(async (database) => {
      const script = `
        -- A comment; with a semicolon;
        insert into kept values (1); insert into kept values (2);
        do $$
        begin
          insert into kept values (length(';'';')); -- 3;
        end;
        $$;
        select id from kept;
        select 'a;', 'b' as id;
      `;
      const rows = await database.transaction(async (transaction) => {
        const rows = await transaction.query(script, [], { isScript: true });
        assertEquals(await readIds(database), [], "part of the transaction");
        return rows;
      });
      assertEquals(rows, []);
      assertEquals(await readIds(database), ["1", "2", "3"]);
      assertEquals(await database.query("", [], { isScript: true }), []);

      const error = await assertRejects(
        () =>
          database.transaction((transaction) =>
            transaction.query("insert into kept values (4); select 1 / 0; select 1", [], {
              isScript: true,
            })
          ),
        DatabaseError,
      );
      assertEquals(error.sqlstate, "22012");
      assertEquals(await readIds(database), ["1", "2", "3"]);
    }));

  test("query() that keeps its plan goes on after errors and changes of the table", () =>
    withTable(async (database) => {
      const insert = (queryable: Queryable, id: string | number) =>
        queryable.query("insert into kept (id) values ($1::integer) returning id", [id], {
          keepPlan: true,
        });
      for (let id = 1; id <= 8; id++) {
        assertEquals(await insert(database, id), [{ id: String(id) }]);
      }
      const error = await assertRejects(
        () => database.transaction((transaction) => insert(transaction, "nine")),
        DatabaseError,
      );
      assertEquals(error.sqlstate, "22P02");
      await database.query("alter table kept add column note text not null default 'none'");
      assertEquals(await database.transaction((transaction) => insert(transaction, 9)), [
        { id: "9" },
      ]);
      assertEquals(await insert(database, 10), [{ id: "10" }]);
      const kept = await database.query("select name from pg_prepared_statements");
      assertEquals(kept.length, driver === "pg" ? 1 : 0);
    }));

  test("query() that keeps its plan does without after its session has lost it", () =>
    withTable(async (database) => {
      const insert = (id: number) =>
        database.transaction((transaction) =>
          transaction.query("insert into kept (id) values ($1::integer)", [id], { keepPlan: true })
        );
      await insert(1);
      // As a pooler does that gives the next transaction another session.
      await database.query("deallocate all");
      if (driver === "pg") {
        const error = await assertRejects(() => insert(2), DatabaseError);
        assertEquals([error.sqlstate, error.kind], ["26000", "outage"]);
      }
      for (const id of [2, 3]) await insert(id);
      assertEquals(await readIds(database), ["1", "2", "3"]);
      assertEquals(await database.query("select name from pg_prepared_statements"), []);
    }));

  test("transaction() rolls back and rejects with the very error of its work", () =>
    withTable(async (database) => {
      const mine = new Error("not today");
      const rejected = await assertRejects(() =>
        database.transaction(async (transaction) => {
          await transaction.query("insert into kept values (1)");
          throw mine;
        })
      );
      assertStrictEquals(rejected, mine);

      let refused: unknown;
      const alike = await assertRejects(() =>
        database.transaction(async (transaction) => {
          await transaction.query("insert into kept values (1)");
          await transaction.query("select 1 / 0").catch((error) => {
            refused = error;
            throw error;
          });
        }), DatabaseError);
      assertStrictEquals(alike, refused);
      assertEquals(alike.sqlstate, "22012");
      assertEquals(await readIds(database), []);
    }));

  test("transaction() rejects when a deferred constraint fails at commit", () =>
    withTable(async (database) => {
      const error = await assertRejects(() =>
        database.transaction(async (transaction) => {
          await transaction.query("insert into kept values (1)");
          await transaction.query("insert into kept values (1)");
        }), DatabaseError);
      assertEquals({ sqlstate: error.sqlstate, kind: error.kind }, {
        sqlstate: "23505",
        kind: "data",
      });
      assertEquals(await readIds(database), []);
    }));

  test("transaction() rejects when its work hid the failure of a statement", () =>
    withTable(async (database) => {
      const error = await assertRejects(() =>
        database.transaction(async (transaction) => {
          await transaction.query("insert into kept values (1)");
          await transaction.query("select 1 / 0").catch(() => {});
        }), DatabaseError);
      assertEquals({ sqlstate: error.sqlstate, kind: error.kind }, {
        sqlstate: "25P02",
        kind: "unknown",
      });
      assertEquals(await readIds(database), []);
    }));

  test("transaction() commits what is left after a rollback to a savepoint", () =>
    withTable(async (database) => {
      await database.transaction(async (transaction) => {
        await transaction.query("insert into kept values (1)");
        await transaction.query("savepoint risky");
        await assertRejects(() => transaction.query("select 1 / 0"), DatabaseError);
        await transaction.query("rollback to savepoint risky");
        await transaction.query("insert into kept values (2)");
      });
      assertEquals(await readIds(database), ["1", "2"]);
    }));

  test("transaction() runs concurrent statements one after another", () =>
    withTable(async (database) => {
      const rows = await database.transaction((transaction) =>
        Promise.all(
          [3, 1, 2].map((id) =>
            transaction.query("insert into kept values ($1::integer) returning id", [id])
          ),
        )
      );
      assertEquals(rows, [[{ id: "3" }], [{ id: "1" }], [{ id: "2" }]]);

      const error = await assertRejects(() =>
        database.transaction((transaction) =>
          Promise.all([
            transaction.query("select 1 / 0"),
            transaction.query("insert into kept values (4)"),
          ])
        ), DatabaseError);
      assertEquals(error.sqlstate, "22012");
      assertEquals(await readIds(database), ["1", "2", "3"]);
    }));

  test("a transaction's handle is refused once the transaction is over", () =>
    withTable(async (database) => {
      const handles: Queryable[] = [];
      await database.transaction((transaction) => Promise.resolve(handles.push(transaction)));
      await assertRejects(() =>
        database.transaction((transaction) => {
          handles.push(transaction);
          return Promise.reject(new Error("not today"));
        })
      );
      for (const handle of handles) {
        await assertRejects(
          () => handle.query("insert into kept values (1)"),
          Error,
          "Cannot run a statement: its transaction is over",
        );
      }
      assertEquals(await readIds(database), []);
    }));

  test("a transaction within a transaction is another one, on another connection", () =>
    withTable(async (database) => {
      await assertRejects(() =>
        database.transaction(async (outer) => {
          await outer.query("insert into kept values (1)");
          await database.transaction(async (inner) => {
            assertNotEquals(await readPid(inner), await readPid(outer));
            await inner.query("insert into kept values (2)");
          });
          throw new Error("not today");
        })
      );
      assertEquals(await readIds(database), ["2"]);
    }));

  test("two transactions at once have a connection each and see not each other", () =>
    withTable(async (database) => {
      const bothWrote = createMeeting(2);
      const bothRead = createMeeting(2);
      const work = (id: number) =>
        database.transaction(async (transaction) => {
          await transaction.query("insert into kept values ($1::integer)", [id]);
          await bothWrote();
          const seen = { pid: await readPid(transaction), ids: await readIds(transaction) };
          // The first reader must not commit before the other has read.
          await bothRead();
          return seen;
        });
      const [one, two] = await Promise.all([work(1), work(2)]);
      assertEquals([one.ids, two.ids], [["1"], ["2"]]);
      assertNotEquals(one.pid, two.pid);
      assertEquals(await readIds(database), ["1", "2"]);
    }));

  test("a transaction begun by a plain statement is not left to the next", () =>
    withTable(async (database) => {
      await database.query("begin");
      await database.query("insert into kept values (1)");
      assertEquals(await readIds(database), ["1"]);
      assertEquals(await database.query("select now() = statement_timestamp() as alone"), [
        { alone: "t" },
      ]);
    }));
}

/** A point where `count` callers wait for one another. */
function createMeeting(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let here = 0;
  return () => {
    if (++here === count) resolve();
    return promise;
  };
}

async function readIds(database: Queryable): Promise<readonly (string | null | undefined)[]> {
  return (await database.query("select id from kept order by id")).map(({ id }) => id);
}
