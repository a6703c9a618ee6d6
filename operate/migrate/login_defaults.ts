/**
 * Defaults for the sessions of logins, by the role that they are members of. A group has no
 * sessions, and Postgres does not hand its settings on to its members (`alter role`), so each login
 * gets them.
 *
 * @module
 */
import type { Database, TextRow } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import type { RoleNames } from "./role_names.ts";
import { quoteIdentifier as quote } from "./quote_identifier.ts";

/**
 * A transaction that stays open keeps vacuum from removing old rows, and its locks hold up others.
 * The services wait for the end of one as for an outage (25P03).
 */
const NOT_IDLE = { idle_in_transaction_session_timeout: "60s" } as const;

/** Readers are not made read-only: they have no right to write, and 42501 says so where 25006 is taken for a failover. */
function toDefaults(
  names: RoleNames,
): Readonly<Record<keyof RoleNames, Readonly<Record<string, string>>>> {
  return {
    // What its logins make belongs to the role, so that another of them can change and drop it.
    owner: { role: names.owner },
    writer: NOT_IDLE,
    api_writer: NOT_IDLE,
    reader: NOT_IDLE,
    analyst: { ...NOT_IDLE, default_transaction_read_only: "on", statement_timeout: "30s" },
  };
}

/**
 * Sets, for this database, what nobody has set for a login yet. Each by itself: one that this login
 * may not change is left to somebody else.
 */
export async function setLoginDefaults(
  database: Database,
  names: RoleNames,
): Promise<{ readonly done: readonly string[]; readonly left: readonly string[] }> {
  const done: string[] = [];
  const left: string[] = [];
  const defaults = toDefaults(names);
  for (const role of Object.keys(defaults) as (keyof RoleNames)[]) {
    const logins = await database.query(READ_LOGINS, [names[role]]);
    for (const login of logins) {
      for (const [setting, value] of Object.entries(defaults[role])) {
        if (isSet(login, setting)) continue;
        const statement = `alter role ${quote(login.name ?? "")} ` +
          `in database ${quote(login.database ?? "")} set ${setting} = '${value}'`;
        try {
          await database.query(statement);
          done.push(`set ${setting} = ${value} for ${login.name}`);
        } catch (error) {
          if (!isRefused(error)) throw error;
          left.push(`${statement}; -- as a superuser`);
        }
      }
    }
  }
  return { done, left };
}

function isSet({ settings }: TextRow, setting: string): boolean {
  const known: readonly string[] = JSON.parse(settings ?? "[]");
  return known.some((text) => text.startsWith(`${setting}=`));
}

function isRefused(error: unknown): boolean {
  return error instanceof DatabaseError && error.sqlstate === "42501";
}

// Whoever may do everything, or make roles, is a member of many for other reasons.
const READ_LOGINS = `
  select
    rolname as name,
    current_database() as database,
    (
      select json_agg(setting)
      from pg_db_role_setting
      cross join unnest(setconfig) as setting
      where setrole = login.oid
        and setdatabase in (0, (select oid from pg_database where datname = current_database()))
    )::text as settings
  from pg_roles as login
  where rolcanlogin and not rolsuper and not rolcreaterole
    and pg_has_role(login.oid, $1::text, 'usage')
  order by rolname`;
