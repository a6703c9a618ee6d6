/**
 * The task `migrate`: brings the schema up to date and says what it applied; with `--roles` it makes
 * the roles of the services and their rights as well.
 *
 * @module
 */
import { migrate, readMigrations } from "../../consumer/migrate.ts";
import { makeMonthsAhead } from "../../consumer/months/make_months_ahead.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask, UsageError } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { decimal, optional, readSettings, type Setting } from "../../shared/service/settings.ts";
import { makeRoles } from "./make_roles.ts";
import { waitForDatabase } from "./wait_for_database.ts";

const REMINDER = "services run under roles here: deno task migrate --roles gives them rights on " +
  "what is new";

await runTask({
  name: "migrate",
  usage: `Brings the schema of the database up to date, and says what it applied.
Usage: deno task migrate [--roles] [--role-prefix P] [--wait SECONDS]
  --roles          also makes the roles of the services and their rights, or mends them:
                   P followed by owner, writer, api_writer, reader and analyst. Run it as a
                   superuser or as the owner of the tables; logins you make yourself:
                   docs/operations.md, "Roles"
  --role-prefix P  for a second pipeline in the same server (default delhaize_)
  --wait SECONDS   how long to wait for a database that is not there yet (default 0)
Run it as often as you like: what is applied already is left as it is, and all steps that are
missing are applied in one transaction, which waits a second at most for a table that somebody else
holds, and tries again. Then it makes the months of lines that are to come.
Settings: DATABASE_URL, DATABASE_CA_FILE, POSTGRES_DRIVER.`,
  options: {
    roles: toggle(),
    "role-prefix": optional(rolePrefix()),
    wait: decimal({ min: 0, max: 86_400, fallback: 0 }),
  },
  async main({ options: { roles, "role-prefix": prefix, wait }, stop }) {
    if (prefix !== undefined && !roles) throw new UsageError("--role-prefix goes with --roles");
    const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
    await using database = await openDatabase(settings, {
      applicationName: "delhaize-migrate",
      // A step may sum up all that is stored.
      statementTimeoutMs: 3_600_000,
    });
    if (wait > 0) {
      await waitForDatabase(database, {
        signal: AbortSignal.any([stop, AbortSignal.timeout(wait * 1_000)]),
        onWait: (reason) => console.error(`waiting for the database: ${reason}`),
      });
    }
    const applied = await migrate(database, await readMigrations(), {
      onNewer: ({ known, newest }) =>
        console.log(
          `schema has ${newest} steps; this version knows ${known} and may run beside them`,
        ),
      onBlocked,
    });
    console.log(applied.length === 0 ? "schema is up to date" : `applied ${applied.join(", ")}`);
    await makeMonths(database);
    if (!roles) {
      if (applied.length > 0 && await hasRoles(database)) console.log(REMINDER);
      return;
    }
    const { done, left } = await makeRoles(database, { prefix: prefix ?? "delhaize_" });
    console.log(done.length === 0 ? "roles are as they should be" : done.join("\n"));
    if (left.length > 0) console.log(`left for somebody who may:\n  ${left.join("\n  ")}`);
  },
});

/** Whether the tables belong to a role that nobody logs in as, as after `--roles`. */
async function hasRoles(database: Queryable): Promise<boolean> {
  const [row] = await database.query(`
    select not rolcanlogin as has_roles
    from pg_roles
    join pg_class on relowner = pg_roles.oid
    where pg_class.oid = to_regclass('schema_migrations')`);
  return row?.has_roles === "t";
}

/** A name that needs no quotes, and is not reserved for Postgres. */
function rolePrefix(): Setting<string> {
  return {
    form: "up to 40 small letters, digits and underscores, a letter first",
    parse: (text) => /^(?!pg_)[a-z][a-z0-9_]{0,39}$/.test(text) ? text : undefined,
  };
}

async function makeMonths(database: Database): Promise<void> {
  const { made, left } = await makeMonthsAhead(database, { onBlocked });
  if (made.length > 0) console.log(`made months of lines: ${made.join(", ")}`);
  if (left.length > 0) console.log("lines are not in their months yet: run deno task partitions");
}

function onBlocked(): void {
  console.error("Waiting for a transaction that holds the tables");
}
