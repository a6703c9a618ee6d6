/**
 * What the port to Postgres promises, as tests for any driver behind it.
 *
 * @module
 */
import type { Database, DatabaseOptions } from "../../../shared/postgres/database.ts";
import { testCopy } from "./contract/copy.ts";
import { testErrors } from "./contract/errors.ts";
import { testOutages } from "./contract/outages.ts";
import { testPool } from "./contract/pool.ts";
import { testRefusals } from "./contract/refusals.ts";
import type { Subject } from "./contract/subject.ts";
import { testTls } from "./contract/tls.ts";
import { testTransactions } from "./contract/transactions.ts";
import { testValues } from "./contract/values.ts";
import { startTestServer, type TestServer } from "../../support/postgres/start_test_server.ts";

/** A driver to hold to the contract. */
export interface ContractOptions {
  readonly open: (options: DatabaseOptions) => Database | Promise<Database>;
  /** Why the tests cannot run here; they show as ignored, with it in their names. */
  readonly ignored?: string | undefined;
}

/** Registers all the tests for `driver`, and a server for them, of use to more tests of the file. */
export function testDatabaseContract(
  driver: Database["driver"],
  { open, ignored }: ContractOptions,
): Subject {
  let server: TestServer | undefined;
  if (ignored === undefined) {
    Deno.test.beforeAll(async () => {
      server = await startTestServer();
    });
    Deno.test.afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
    });
  }
  const currentServer = () => {
    if (server === undefined) throw new Error("Cannot use the server: no test runs");
    return server;
  };
  const subject: Subject = {
    driver,
    server: currentServer,
    open: async (options = {}) =>
      await open({ url: currentServer().url, applicationName: "contract", ...options }),
    test(name, fn) {
      const reason = ignored === undefined ? "" : ` (${ignored})`;
      Deno.test({ name: `${driver}: ${name}${reason}`, ignore: ignored !== undefined, fn });
    },
  };

  subject.test("a database says which driver is behind it", async () => {
    await using database = await subject.open();
    if (database.driver !== driver) throw new Error(`It says ${database.driver}`);
  });
  testValues(subject);
  testErrors(subject);
  testTransactions(subject);
  testCopy(subject);
  testPool(subject);
  testOutages(subject);
  testTls(subject);
  testRefusals(subject);
  return subject;
}
