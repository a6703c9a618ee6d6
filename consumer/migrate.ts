/**
 * Brings the schema up to date: applies numbered SQL files, each once, in order, in one
 * transaction. Runs when the consumer starts and by `deno task migrate`.
 *
 * @module
 */
import type { Database, Queryable } from "../shared/postgres/database.ts";
import { DatabaseError } from "../shared/postgres/database_error.ts";
import type { Sleep } from "../shared/service/sleep.ts";
import { changeSchema } from "./change_schema.ts";

/** One step of the schema. */
export interface Migration {
  /** The number its file name begins with. */
  readonly version: number;
  /** The file's name without the ending, such as `0001_baskets`. */
  readonly name: string;
  /** Any number of statements; the server takes them as one script. */
  readonly sql: string;
  /**
   * The oldest version of the code, by its number of migrations, that may run on the schema after
   * this step: a line `-- runs beside: 5` in the file says so. Without it, none that lacks the step.
   */
  readonly runsBeside?: number;
}

/** Options for {@linkcode migrate}. */
export interface MigrateOptions {
  /** Called when the database has steps that this code does not know but may run beside. */
  readonly onNewer?: (versions: { readonly known: number; readonly newest: number }) => void;
  /** Called now and then while another transaction holds a table that has to change. */
  readonly onBlocked?: () => void;
  /** How to wait before the next attempt. @default {the timers of the platform} */
  readonly sleep?: Sleep;
}

/** Code and database do not fit together, and migrating does not help. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/**
 * Applies the migrations that the database lacks. Any number of processes may run it at once: the
 * first takes an advisory lock, the others wait and then find nothing to do.
 *
 * Where nothing is missing it only reads `schema_migrations`, without a lock: a role that may read
 * and write rows and change no schema can run the consumer (Postgres refuses such a role even
 * `create table if not exists` for a table that exists).
 *
 * @returns the names of the migrations that were applied
 * @throws {MigrationError} when an applied migration was edited since, the database has one that
 * this code may not run beside, it is new and not in UTF8, or this role may not change the schema
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  { onNewer, onBlocked, sleep }: MigrateOptions = {},
): Promise<readonly string[]> {
  const hashed = await Promise.all(
    migrations.map(async (migration) => ({ ...migration, hash: await sha256(migration.sql) })),
  );
  const applied = await readApplied(database);
  if (applied.size === 0) await checkEncoding(database);
  if (findMissing(hashed, applied).length === 0) {
    const [known, newest] = [migrations.length, Math.max(0, ...applied.keys())];
    if (newest > known) onNewer?.({ known, newest });
    return [];
  }
  try {
    return await changeSchema(database, async (transaction) => {
      // A database may have it off by default: then '\\x00' is a byte, and no text.
      await transaction.query("set local standard_conforming_strings = on");
      await transaction.query(CREATE_TABLE);
      await transaction.query(ADD_RUNS_BESIDE);
      const missing = findMissing(hashed, await readApplied(transaction));
      for (const { version, name, sql, hash, runsBeside = null } of missing) {
        await transaction.query(sql, [], { isScript: true });
        await transaction.query(RECORD_ONE, [version, name, hash, runsBeside]);
      }
      return missing.map(({ name }) => name);
    }, { onBlocked, sleep });
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.sqlstate !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new MigrationError(
      "Cannot bring the schema up to date: this role may not change it. " +
        "Run `deno task migrate` as the owner of the schema",
      { cause: error },
    );
  }
}

/**
 * In another encoding some names of products cannot be stored, and in SQL_ASCII, as Debian makes it
 * where `LANG` is C, a letter counts as its bytes.
 */
async function checkEncoding(database: Queryable): Promise<void> {
  const [row] = await database.query("select current_setting('server_encoding') as encoding");
  if (row?.encoding === "UTF8") return;
  throw new MigrationError(
    `Cannot make the schema: the database has the encoding ${row?.encoding} and needs UTF8. Make it ` +
      "again: create database … encoding 'UTF8' template template0",
  );
}

/**
 * The migrations of this code, in order of their numbers.
 *
 * @throws {MigrationError} when the numbers are not 1, 2, 3 …
 */
export async function readMigrations(
  directory: URL = new URL("./migrations/", import.meta.url),
): Promise<readonly Migration[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(directory)) {
    if (entry.name.endsWith(".sql")) names.push(entry.name.slice(0, -".sql".length));
  }
  names.sort();
  return await Promise.all(names.map(async (name, index) => {
    const version = Number.parseInt(name, 10);
    if (version !== index + 1) {
      throw new MigrationError(`Cannot use migration ${name}: number ${index + 1} was expected`);
    }
    const sql = await Deno.readTextFile(new URL(`${name}.sql`, directory));
    const [, runsBeside] = /^-- runs beside: (\d+)$/m.exec(sql) ?? [];
    return runsBeside === undefined
      ? { version, name, sql }
      : { version, name, sql, runsBeside: Number(runsBeside) };
  }));
}

interface HashedMigration extends Migration {
  /** SHA-256 of `sql`, in hexadecimal. */
  readonly hash: string;
}

/** @throws {MigrationError} when what was applied is not what this code has */
function findMissing(
  migrations: readonly HashedMigration[],
  applied: ReadonlyMap<number, Applied>,
): readonly HashedMigration[] {
  for (const [version, { runsBeside }] of applied) {
    if (version > migrations.length && (runsBeside ?? version) > migrations.length) {
      throw new MigrationError(
        `Cannot use this database: it has migration ${version}, ` +
          `this version knows ${migrations.length}`,
      );
    }
  }
  return migrations.filter(({ version, name, hash }) => {
    const known = applied.get(version)?.hash;
    if (known !== undefined && known !== hash) {
      throw new MigrationError(
        `Cannot apply migration ${name}: it was edited after it was applied`,
      );
    }
    return known === undefined;
  });
}

interface Applied {
  readonly hash: string;
  readonly runsBeside?: number;
}

/** The migrations that were applied, by number. */
async function readApplied(database: Queryable): Promise<ReadonlyMap<number, Applied>> {
  const [table] = await database.query(
    "select to_regclass('schema_migrations') is not null as exists",
  );
  if (table?.exists !== "t") return new Map();
  const rows = await database.query(READ_APPLIED);
  return new Map(rows.map(({ version, sha256, runs_beside: runsBeside }) => [
    Number(version),
    {
      hash: sha256 ?? "",
      ...(typeof runsBeside === "string" ? { runsBeside: Number(runsBeside) } : {}),
    },
  ]));
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

const INSUFFICIENT_PRIVILEGE = "42501";

const CREATE_TABLE = `
  create table if not exists schema_migrations (
    version integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp()
  )`;

// Databases of versions before migration 5 have the table without it.
const ADD_RUNS_BESIDE =
  "alter table schema_migrations add column if not exists runs_beside integer";

// As JSON: the column may not be there yet.
const READ_APPLIED = `
  select version, sha256, to_jsonb(schema_migrations) ->> 'runs_beside' as runs_beside
  from schema_migrations
  order by version`;

const RECORD_ONE = `
  insert into schema_migrations (version, name, sha256, runs_beside)
  values ($1::integer, $2::text, $3::text, $4::integer)`;
