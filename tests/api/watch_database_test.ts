/**
 * What the API logs of its database: a line when it is away, one when it is back, and none a request.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { watchDatabase } from "../../api/watch_database.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { waitUntil } from "../support/wait_until.ts";

/** A database that fails every statement while `fault.error` is set. */
function aDatabase(fault: { error?: DatabaseError }): { database: Database; asked: () => number } {
  let asked = 0;
  const query = () => {
    asked++;
    return fault.error === undefined ? Promise.resolve([]) : Promise.reject(fault.error);
  };
  const database: Database = {
    driver: "pg",
    query,
    transaction: (work) => work({ query }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { database, asked: () => asked };
}

/** Runs `work` and returns the lines that were logged meanwhile. */
async function logged(
  work: (lines: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  const lines: string[] = [];
  await configure({
    reset: true,
    sinks: {
      lines: ({ level, message, properties }: LogRecord) =>
        lines.push([level, message.join(""), properties.reason].filter(Boolean).join(": ")),
    },
    loggers: [
      { category: ["api", "postgres"], sinks: ["lines"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  try {
    await work(lines);
  } finally {
    await reset();
  }
  return lines;
}

const AWAY = "warning: Cannot read from Postgres, requests that need it get 503: ";
const BACK = "info: Reading from Postgres again";

Deno.test("watchDatabase() says once why it cannot read, and once that it can again", async (t) => {
  const cases = [
    { name: "away", error: new DatabaseError("nothing listens there", {}) },
    { name: "without the database", error: new DatabaseError("no such", { sqlstate: "3D000" }) },
    { name: "not migrated", error: new DatabaseError("no relation", { sqlstate: "42P01" }) },
  ];
  for (const { name, error } of cases) {
    await t.step(`${name} when the API starts`, async () => {
      const fault: { error?: DatabaseError } = { error };
      const lines = await logged(async (lines) => {
        await using watched = watchDatabase(aDatabase(fault).database, { retryMs: 1 });
        for (let request = 0; request < 20; request++) {
          await assertRejects(() => watched.query("select 1"), DatabaseError, error.message);
        }
        delete fault.error;
        await waitUntil("it is back", () => lines.includes(BACK));
      });
      assertEquals(lines, [AWAY + error.message, BACK]);
    });
    await t.step(`${name} while it runs`, async () => {
      const fault: { error?: DatabaseError } = {};
      const lines = await logged(async (lines) => {
        await using watched = watchDatabase(aDatabase(fault).database, { retryMs: 1 });
        await watched.query("select 1");
        fault.error = error;
        await assertRejects(
          () => watched.transaction((transaction) => transaction.query("select 1")),
          DatabaseError,
        );
        await waitUntil("it is noticed", () => lines.length > 0);
        delete fault.error;
        await waitUntil("it is back", () => lines.includes(BACK));
      });
      assertEquals(lines, [AWAY + error.message, BACK]);
    });
  }
});

Deno.test("watchDatabase() says once which right is missing, though it may read baskets", async () => {
  const refuse = (table: string) =>
    new DatabaseError(`permission denied for table ${table}`, { sqlstate: "42501" });
  const fault: { error?: DatabaseError } = {};
  const lines = await logged(async () => {
    await using watched = watchDatabase(aDatabase(fault).database, { retryMs: 1 });
    await watched.query("select 1");
    for (const table of ["gaps", "gaps", "till_days", "gaps"]) {
      fault.error = refuse(table);
      await assertRejects(() => watched.query("select 1"), DatabaseError);
    }
  });
  const said = "error: May not read from Postgres, requests that need it get 503: ";
  assertEquals(lines, [said + refuse("gaps").message, said + refuse("till_days").message]);
});

Deno.test("watchDatabase() costs a database that answers one statement", async () => {
  const { database, asked } = aDatabase({});
  const lines = await logged(async () => {
    await using watched = watchDatabase(database, { retryMs: 1 });
    for (let request = 0; request < 20; request++) await watched.query("select 1");
  });
  assertEquals({ lines, asked: asked() }, { lines: [], asked: 21 });
});

Deno.test("watchDatabase() ends when it is disposed", async () => {
  // A timer that it left would fail this test.
  const { database } = aDatabase({ error: new DatabaseError("away", {}) });
  await logged(async (lines) => {
    await using _watched = watchDatabase(database, { retryMs: 1 });
    await waitUntil("it is noticed", () => lines.length > 0);
  });
});
