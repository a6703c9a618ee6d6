/**
 * The subject of the contract: a driver, a server, and queries to that server on another way.
 *
 * @module
 */
import type { Database, DatabaseOptions } from "../../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../../shared/postgres/database_error.ts";
import { openPg } from "../../../../shared/postgres/pg.ts";
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { waitUntil } from "../../../support/wait_until.ts";
import type { TestServer } from "../../../support/postgres/start_test_server.ts";

/** The driver that is held to the contract. */
export interface Subject {
  readonly driver: Database["driver"];
  /** Opens a database by it, on the server of the test file unless `options.url` says otherwise. */
  open(options?: Partial<DatabaseOptions>): Promise<Database>;
  /** The server of the test file, while its tests run. */
  server(): TestServer;
  /** Registers a test. */
  test(name: string, run: () => Promise<void>): void;
}

/** Asks the server of `url` something on a connection that has nothing to do with the test's. */
export async function askServer(
  url: string,
  statement: string,
  args: readonly (string | number)[] = [],
): Promise<string | null | undefined> {
  await using admin = openPg({ url, applicationName: "admin", maxConnections: 1 });
  const [row] = await admin.query(statement, args);
  return row === undefined ? undefined : Object.values(row)[0];
}

/** The process id of the session that answers. */
export async function readPid(database: Pick<Database, "query">): Promise<number> {
  const [row] = await database.query("select pg_backend_pid() as pid");
  return Number(row?.pid);
}

/** Ends a session from outside and waits until the server has forgotten it. */
export async function killSession(url: string, pid: number): Promise<void> {
  await askServer(url, "select pg_terminate_backend($1::integer)", [pid]);
  await waitUntilGone(url, pid);
}

/** Waits until the server has no session of this process id. */
export async function waitUntilGone(url: string, pid: number): Promise<void> {
  await waitUntil(
    `session ${pid} is gone`,
    async () =>
      await askServer(url, "select count(*) from pg_stat_activity where pid = $1::integer", [
        pid,
      ]) ===
        "0",
  );
}

/** Resolves to the process id of a session of this application, once it runs a statement. */
export async function waitUntilBusy(url: string, applicationName: string): Promise<number> {
  return await waitUntil(`${applicationName} runs a statement`, async () => {
    const pid = await askServer(
      url,
      "select pid from pg_stat_activity where application_name = $1::text and state = 'active'",
      [applicationName],
    );
    return pid === undefined ? undefined : Number(pid);
  });
}

/** Rejects unless `run` rejects with an outage, soon. */
export async function assertOutage(
  run: () => Promise<unknown>,
  { withinMs = 3_000 }: { readonly withinMs?: number } = {},
): Promise<DatabaseError> {
  const startedAt = performance.now();
  const error = await assertRejects(run, DatabaseError);
  assertEquals(error.kind, "outage", error.message);
  assertLess(performance.now() - startedAt, withinMs);
  return error;
}
