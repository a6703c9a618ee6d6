/**
 * A Postgres of a test file's own, and in it a database for each test.
 *
 * @module
 */
import { migrate, readMigrations } from "../../../consumer/migrate.ts";
import { removePostgres } from "../../../local/postgres/remove_postgres.ts";
import { startPostgres } from "../../../local/postgres/start_postgres.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { may } from "../permissions.ts";

/** A database of one test; disposing it closes its connections, and it goes with its server. */
export interface TestDatabase extends Database {
  /** For another connection, or another process. */
  readonly url: string;
}

/** A running server. Disposing it stops it and removes its data. */
export interface TestPostgres extends AsyncDisposable {
  /** A new database with today's schema, or an empty one. */
  openDatabase(options?: { readonly schema?: boolean }): Promise<TestDatabase>;
}

/** A server for the tests of the file that calls it, where this run may start one. */
export function usePostgres(): Pick<TestPostgres, "openDatabase"> {
  let postgres: TestPostgres | undefined;
  if (may.runStack) {
    Deno.test.beforeAll(async () => {
      postgres = await startTestPostgres();
    });
    Deno.test.afterAll(async () => {
      await postgres?.[Symbol.asyncDispose]();
    });
  }
  return {
    openDatabase(options) {
      if (postgres === undefined) throw new Error("Cannot open a database: no test runs");
      return postgres.openDatabase(options);
    },
  };
}

/** Starts the server, on a free port. */
async function startTestPostgres(): Promise<TestPostgres> {
  const dir = await Deno.makeTempDir({ prefix: "delhaize-test-" });
  // What makeTempDir gives (0700) would shut out the user that Postgres runs as under root.
  await Deno.chmod(dir, 0o711);
  const dataDir = `${dir}/postgres`;
  const postgres = await startPostgres({
    dataDir,
    port: 0,
    // Nothing here must outlive a power cut, and every test makes a database.
    parameters: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  let opened = 0;

  return {
    async openDatabase({ schema = true } = {}) {
      const name = `test_${++opened}`;
      {
        await using server = openPg({ url: postgres.url, applicationName: name });
        await server.query(`create database ${name}`);
      }
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      const database = openPg({ url: url.href, applicationName: name, maxConnections: 4 });
      if (schema) await migrate(database, await readMigrations());
      return { ...database, url: url.href };
    },
    async [Symbol.asyncDispose]() {
      await postgres[Symbol.asyncDispose]();
      await removePostgres(dataDir);
      await Deno.remove(dir, { recursive: true });
    },
  };
}
