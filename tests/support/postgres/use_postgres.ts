/**
 * A Postgres of a test file's own, and in it a database for each test.
 *
 * @module
 */
import { migrate, readMigrations } from "../../../consumer/migrate.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { may } from "../permissions.ts";
import { startTestServer, type TestServer } from "./start_test_server.ts";

/** A database of one test; disposing it closes its connections, and it goes with its server. */
export interface TestDatabase extends Database {
  /** For another connection, or another process. */
  readonly url: string;
}

/** The server of a test file. */
export interface TestPostgres {
  /** A new database with today's schema, or an empty one. */
  openDatabase(options?: { readonly schema?: boolean }): Promise<TestDatabase>;
}

/**
 * What a database may have as defaults, which no service may depend on: behind a pooler the settings
 * of a session are not ours. `plain` is for tests that print days as the session does.
 */
const DEFAULTS = {
  plain: [],
  hostile: [
    "datestyle = 'German, DMY'",
    "timezone = 'Asia/Kolkata'",
    "intervalstyle = 'sql_standard'",
    "bytea_output = 'escape'",
    "extra_float_digits = -15",
    "standard_conforming_strings = off",
    "default_transaction_isolation = 'serializable'",
  ],
} as const;

/** A server for the tests of the file that calls it, where this run may start one. */
export function usePostgres(
  { defaults = "hostile" }: { readonly defaults?: keyof typeof DEFAULTS } = {},
): TestPostgres {
  let server: TestServer | undefined;
  let opened = 0;
  if (may.runStack) {
    Deno.test.beforeAll(async () => {
      // Nothing here must outlive a power cut, and every test makes a database.
      server = await startTestServer({
        fsync: "off",
        synchronous_commit: "off",
        full_page_writes: "off",
      });
    });
    Deno.test.afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
    });
  }
  return {
    async openDatabase({ schema = true } = {}) {
      if (server === undefined) throw new Error("Cannot open a database: no test runs");
      const name = `test_${++opened}`;
      {
        await using admin = openPg({ url: server.url, applicationName: name });
        await admin.query(`create database ${name}`);
        for (const setting of DEFAULTS[defaults]) {
          await admin.query(`alter database ${name} set ${setting}`);
        }
      }
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      const database = openPg({ url: url.href, applicationName: name, maxConnections: 4 });
      if (schema) await migrate(database, await readMigrations());
      return { ...database, url: url.href };
    },
  };
}
