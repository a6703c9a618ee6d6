/**
 * A change of the schema never makes others queue behind somebody's long transaction.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { changeSchema } from "../../consumer/change_schema.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { may } from "../support/permissions.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "changeSchema() lets others have the table while a report holds it, and is done afterwards",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    await database.query("create table things (id integer)");
    const ended = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const report = database.transaction(async (transaction) => {
      await transaction.query("select * from things");
      begun.resolve();
      await ended.promise;
    });
    await begun.promise;
    const blocked: string[] = [];
    const changed = changeSchema(
      database,
      async (transaction) => {
        await transaction.query("alter table things add column name text");
        return "changed";
      },
      {
        onBlocked: () => blocked.push("blocked"),
        // Between two attempts.
        sleep: async () => {
          await database.query("insert into things values (1)");
          ended.resolve();
          await report;
        },
      },
    );
    assertEquals(await changed, "changed");
    assertEquals(blocked, ["blocked"]);
    assertEquals(await database.query("select * from things"), [{ id: "1", name: null }]);
  },
});

Deno.test({
  name: "changeSchema() gives up when nobody wants it any more, and rejects other errors at once",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    const stop = new AbortController();
    const stopped = new Error("stopped");
    const work = () => Promise.reject(new DatabaseError("held", { sqlstate: "55P03" }));
    const sleep = () => Promise.resolve(stop.abort(stopped));
    const error = await assertRejects(() =>
      changeSchema(database, work, { signal: stop.signal, sleep })
    );
    assertEquals(error, stopped);
    const refused = new DatabaseError("refused", { sqlstate: "42501" });
    assertEquals(
      await assertRejects(() => changeSchema(database, () => Promise.reject(refused), { sleep })),
      refused,
    );
  },
});
