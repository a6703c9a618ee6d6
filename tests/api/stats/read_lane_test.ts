/**
 * One read at a time, each with an end.
 *
 * @module
 */
import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { createReadLane, LaneFullError } from "../../../api/stats/read_lane.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

/** A database whose transactions run at once and whose statements answer nothing. */
const idle = {
  transaction: <T>(work: (transaction: Queryable) => Promise<T>) =>
    work({ query: () => Promise.resolve([]) }),
};

Deno.test("a lane reads one after another, in the order they came", async () => {
  const read = createReadLane({ database: idle, statementTimeoutMs: 1_000 });
  const first = Promise.withResolvers<string>();
  const begun: string[] = [];
  const all = ["a", "b", "c"].map((name) =>
    read(() => {
      begun.push(name);
      return name === "a" ? first.promise : Promise.resolve(name);
    })
  );
  first.resolve("a");
  await all[0];
  assertEquals(await Promise.all(all), ["a", "b", "c"]);
  assertEquals(begun, ["a", "b", "c"]);
});

Deno.test("a lane goes on after a read that failed", async () => {
  const read = createReadLane({ database: idle, statementTimeoutMs: 1_000 });
  const failed = read(() => Promise.reject(new Error("Broken")));
  const next = read(() => Promise.resolve("next"));
  await assertRejects(() => failed, Error, "Broken");
  assertEquals(await next, "next");
});

Deno.test("a lane refuses whom it has no room for, and who waited too long", async () => {
  const gate = Promise.withResolvers<string>();
  const read = createReadLane({
    database: idle,
    statementTimeoutMs: 1_000,
    maxWaiting: 1,
    maxWaitMs: 1,
  });
  const first = read(() => gate.promise);
  const late = read(() => Promise.resolve("late"));
  await assertRejects(
    () => read(() => Promise.resolve("no room")),
    LaneFullError,
    "1 wait already",
  );
  await assertRejects(() => late, LaneFullError, "no turn came in 1 ms");
  gate.resolve("first");
  assertEquals(await first, "first");
  assertEquals(await read(() => Promise.resolve("after")), "after");
});

Deno.test("a lane's statements end in time, and write nothing", { ignore }, async () => {
  await using database = await postgres.openDatabase();
  const read = createReadLane({ database, statementTimeoutMs: 50 });
  const late = await assertRejects(() => read((database) => database.query("select pg_sleep(30)")));
  assertInstanceOf(late, DatabaseError);
  assertEquals(late.sqlstate, "57014");
  const refused = await assertRejects(() =>
    read((database) => database.query("delete from baskets"))
  );
  assertInstanceOf(refused, DatabaseError);
  assertEquals(refused.sqlstate, "25006");
  // The limits go with the transaction.
  const [row] = await database.query(
    "select current_setting('transaction_read_only') as read_only, pg_sleep(0.1)",
  );
  assertEquals(row?.read_only, "off");
});
