/**
 * A right that is missing is told with the role that lacks it.
 *
 * @module
 */
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import type { Database, TextRow } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { nameLogin } from "../../../shared/postgres/name_login.ts";
import { explainFailure } from "../../../shared/service/explain_failure.ts";

const REFUSED = new DatabaseError("Cannot run a statement: permission denied for table gaps", {
  sqlstate: "42501",
});

/** A database that fails with `error`, and answers who asks with `login`. */
function aDatabase(error: Error, login: () => Promise<readonly TextRow[]>): Database {
  const query = (statement: string) =>
    statement.includes("current_user") ? login() : Promise.reject(error);
  return {
    driver: "pg",
    query,
    transaction: (work) => work({ query }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

Deno.test("nameLogin() names the role that lacks a right, and what mends it", async (t) => {
  const database = nameLogin(aDatabase(REFUSED, () => Promise.resolve([{ login: "shop_api" }])));
  const cases = [
    { name: "in a statement", run: () => database.query("select from gaps") },
    {
      name: "in a transaction",
      run: () => database.transaction((transaction) => transaction.query("select from gaps")),
    },
  ];
  for (const { name, run } of cases) {
    await t.step(name, async () => {
      const error = await assertRejects(run, DatabaseError);
      const [what, advice] = explainFailure(error).split("\n");
      assertEquals({ what, sqlstate: error.sqlstate, kind: error.kind }, {
        what: "Cannot run a statement: permission denied for table gaps, for the role shop_api",
        sqlstate: "42501",
        kind: "unknown",
      });
      assertEquals(advice?.includes("deno task migrate --roles"), true);
      assertEquals(advice?.includes("grant delhaize_writer to"), true);
    });
  }
});

Deno.test("nameLogin() leaves other errors as they are", async (t) => {
  const cases = [
    {
      name: "an outage",
      error: new DatabaseError("away", {}),
      login: () => Promise.resolve([{ login: "shop_api" }]),
    },
    {
      name: "a database that does not answer who asks",
      error: REFUSED,
      login: () => Promise.reject(new DatabaseError("away", {})),
    },
  ];
  for (const { name, error, login } of cases) {
    await t.step(name, async () => {
      const database = nameLogin(aDatabase(error, login));
      assertStrictEquals(await assertRejects(() => database.query("select from gaps")), error);
    });
  }
});
