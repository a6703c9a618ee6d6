/**
 * Makes the roles of the database: a group for each, which owns the schema or has exactly the rights
 * that `rights.ts` lists. Logins are made by people, who know their passwords, as members of a group.
 *
 * @module
 */
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import { toRightStatements } from "./right_statements.ts";
import { giveToOwner } from "./give_to_owner.ts";
import { readFunctions, readRelations, readRights, readSchemaName } from "./read_rights.ts";
import { quoteIdentifier as quote } from "./quote_identifier.ts";
import { FUNCTIONS, ROLES } from "./rights.ts";
import { type RoleNames, toRoleNames } from "./role_names.ts";
import { setLoginDefaults } from "./login_defaults.ts";

/** Options for {@linkcode makeRoles}. */
export interface MakeRolesOptions {
  /** What the names of all roles begin with. */
  readonly prefix: string;
}

/** What {@linkcode makeRoles} has done, a line each. */
export interface MadeRoles {
  /** Empty when all was as it should be. */
  readonly done: readonly string[];
  /** What somebody else has to do, as statements with the reason behind them. */
  readonly left: readonly string[];
}

/**
 * Makes roles that are missing, gives the schema to the owner, grants what the others lack and
 * revokes what they have too much; then sets the defaults of their logins. Idempotent, also after an
 * end half-way. Tables and functions that are not ours are left as they are.
 *
 * @throws {TaskError} when this login may not do it, or a table is busy for long
 */
export async function makeRoles(
  database: Database,
  { prefix }: MakeRolesOptions,
): Promise<MadeRoles> {
  const names = toRoleNames(prefix);
  const schema = await readSchemaName(database);
  if (schema === undefined) throw new TaskError("Cannot make the roles: there is no schema yet");
  const scope = { schema, names };
  try {
    const made = await database.transaction(async (transaction) => {
      await transaction.query(LOCK, [LOCK_KEY]);
      return [
        ...await createRoles(transaction, Object.values(names)),
        ...await openSchema(transaction, scope),
      ];
    });
    const given = await giveToOwner(database, { schema, owner: names.owner });
    const changed = await database.transaction(async (transaction) => {
      await transaction.query(LOCK, [LOCK_KEY]);
      return await changeRights(transaction, scope);
    });
    const logins = await setLoginDefaults(database, names);
    return {
      done: [...made, ...given, ...changed, ...logins.done],
      left: [...await findLeft(database, scope), ...logins.left],
    };
  } catch (error) {
    throw toTaskError(error);
  }
}

interface Scope {
  readonly schema: string;
  readonly names: RoleNames;
}

async function createRoles(
  transaction: Queryable,
  names: readonly string[],
): Promise<readonly string[]> {
  const done: string[] = [];
  for (const name of names) {
    const [role] = await transaction.query("select from pg_roles where rolname = $1::text", [name]);
    if (role !== undefined) continue;
    await transaction.query(`create role ${quote(name)} nologin`);
    done.push(`made role ${name}`);
  }
  return done;
}

/** Everybody of ours may look into the schema; nobody but the owner may create in it. */
async function openSchema(transaction: Queryable, { schema, names }: Scope) {
  const read = () => transaction.query(READ_SCHEMA_RIGHTS, [schema, names.owner]);
  const done: string[] = [];
  if ((await read())[0]?.public_creates === "t") {
    // Only a warning where this login does not own the schema: findLeft() tells.
    await transaction.query(`revoke create on schema ${quote(schema)} from public`);
    done.push(`revoked create on schema ${schema} from public`);
  }
  if ((await read())[0]?.owner_creates === "f") {
    await transaction.query(`grant create on schema ${quote(schema)} to ${quote(names.owner)}`);
    done.push(`granted create on schema ${schema} to ${names.owner}`);
  }
  for (const name of Object.values(names)) {
    const [has] = await transaction.query(READ_ENTRY_RIGHTS, [name, schema]);
    if (has?.usage === "f") {
      await transaction.query(`grant usage on schema ${quote(schema)} to ${quote(name)}`);
      done.push(`granted usage on schema ${schema} to ${name}`);
    }
    // Only where somebody has revoked it from public.
    if (has?.connect === "f") {
      await transaction.query(
        `grant connect on database ${quote(has.database ?? "")} to ${quote(name)}`,
      );
      done.push(`granted connect to ${name}`);
    }
  }
  return done;
}

async function changeRights(transaction: Queryable, { schema, names }: Scope) {
  const relations = await readRelations(transaction, schema);
  const functions = await readFunctions(transaction, schema);
  const done: string[] = [];
  for (const role of ROLES) {
    const scope = { schema, role, name: names[role], relations, functions };
    const read = () => readRights(transaction, { schema, roles: [names[role]] });
    // To revoke a table's right takes those on its columns away: what is lacking, one sees after it.
    const { revokes } = toRightStatements(await read(), scope);
    for (const statement of revokes) await transaction.query(statement);
    const { grants } = toRightStatements(await read(), scope);
    for (const statement of grants) await transaction.query(statement);
    if (grants.length > 0) done.push(`granted ${names[role]} rights on ${grants.length} of ours`);
    if (revokes.length > 0) {
      done.push(`revoked rights of ${names[role]} on ${revokes.length} tables and functions`);
    }
  }
  for (const { name, signature, isPublic } of functions) {
    if (!isPublic || !Object.hasOwn(FUNCTIONS, name)) continue;
    await transaction.query(`revoke execute on function ${signature} from public`);
    done.push(`revoked execute on function ${signature} from public`);
  }
  return done;
}

/** What a statement of ours could not do, since Postgres only warns about it. */
async function findLeft(database: Queryable, { schema, names }: Scope) {
  const [row] = await database.query(READ_SCHEMA_RIGHTS, [schema, names.owner]);
  return row?.public_creates === "t"
    ? [`revoke create on schema ${quote(schema)} from public; -- as the owner of the schema`]
    : [];
}

function toTaskError(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  if (error.sqlstate === INSUFFICIENT_PRIVILEGE) {
    return new TaskError(
      `Cannot make the roles: ${error.message}. Run it as a superuser, or as the owner of the ` +
        "tables with the attribute CREATEROLE (which it needs no more once the roles are there)",
      { cause: error },
    );
  }
  if (error.sqlstate === LOCK_NOT_AVAILABLE) {
    return new TaskError(
      "Cannot make the roles: a statement keeps a table busy; run it again when that has ended",
      { cause: error },
    );
  }
  if (error.sqlstate === INVALID_GRANT) {
    // Whoever owned the tables becomes a member of the owner, which is one of its own members.
    return new TaskError(
      `Cannot make the roles: ${error.message}. The tables belong to roles of another prefix: give ` +
        "that as --role-prefix, or revoke this membership first",
      { cause: error },
    );
  }
  return error;
}

const READ_SCHEMA_RIGHTS = `
  select
    has_schema_privilege('public', $1::text, 'create') as public_creates,
    has_schema_privilege($2::text, $1::text, 'create') as owner_creates`;

const LOCK = "select pg_advisory_xact_lock($1::bigint)";

const READ_ENTRY_RIGHTS = `
  select
    has_schema_privilege($1::text, $2::text, 'usage') as usage,
    has_database_privilege($1::text, current_database(), 'connect') as connect,
    current_database() as database`;

/** Key of the advisory lock: the same in every version of this code, and no other lock's. */
const LOCK_KEY = 7_303_501_206;
const INSUFFICIENT_PRIVILEGE = "42501";
const LOCK_NOT_AVAILABLE = "55P03";
const INVALID_GRANT = "0LP01";
