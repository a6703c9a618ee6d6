/**
 * waitForDatabase(), over a database that answers as it is told.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { waitForDatabase } from "../../../operate/migrate/wait_for_database.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";

const AWAY = new DatabaseError("Cannot connect to Postgres: nothing listens there", {});
const STARTING = new DatabaseError("the database system is starting up", { sqlstate: "57P03" });
const NOT_MADE = new DatabaseError('database "delhaize" does not exist', { sqlstate: "3D000" });
const WRONG = new DatabaseError("password authentication failed", { sqlstate: "28P01" });

/** Fails with each of `errors` in turn, then answers. */
function aDatabase(...errors: readonly Error[]): Queryable & { readonly asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    query() {
      const error = errors[asked++];
      return error === undefined ? Promise.resolve([{ answer: "1" }]) : Promise.reject(error);
    },
  } as Queryable & { readonly asked: () => number };
}

const never = new AbortController().signal;
const sleep = () => Promise.resolve();

Deno.test("waitForDatabase() waits for a server, its start, and its database", async () => {
  const database = aDatabase(AWAY, AWAY, STARTING, NOT_MADE);
  const reasons: string[] = [];
  await waitForDatabase(database, { signal: never, sleep, onWait: (text) => reasons.push(text) });
  assertEquals(database.asked(), 5);
  assertEquals(reasons, [AWAY.message]);
});

Deno.test("waitForDatabase() does not wait for a password to become right", async () => {
  const database = aDatabase(AWAY, WRONG);
  const error = await assertRejects(
    () => waitForDatabase(database, { signal: never, sleep }),
    DatabaseError,
  );
  assertEquals(error, WRONG);
});

Deno.test("waitForDatabase() ends with the last error when its time is over", async () => {
  const stop = new AbortController();
  const database = aDatabase(AWAY, STARTING, AWAY);
  const error = await assertRejects(() =>
    waitForDatabase(database, {
      signal: stop.signal,
      sleep() {
        if (database.asked() === 2) stop.abort();
        return Promise.resolve();
      },
    }), DatabaseError);
  assertEquals([error, database.asked()], [STARTING, 2]);
});
