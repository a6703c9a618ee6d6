/**
 * Logins of the roles that `deno task migrate --roles` makes, for tests of what they may do.
 *
 * @module
 */
import { migrate, readMigrations } from "../../../consumer/migrate.ts";
import { makeRoles } from "../../../operate/migrate/make_roles.ts";
import { toRoleNames } from "../../../operate/migrate/role_names.ts";
import type { Role } from "../../../operate/migrate/rights.ts";
import type { Database } from "../../../shared/postgres/database.ts";
import { openPg } from "../../../shared/postgres/pg.ts";

/**
 * Makes the roles in the database of `owner`, and a login of each: with these URLs a service or a
 * task connects as that role. Call it after the migrations.
 *
 * @param url of the same database
 */
export async function makeLogins(
  owner: Database,
  url: string,
): Promise<Readonly<Record<Role | "owner", string>>> {
  await makeRoles(owner, { prefix: PREFIX });
  const urls: Record<string, string> = {};
  for (const [role, name] of Object.entries(toRoleNames(PREFIX))) {
    const login = `${name}_login`;
    await owner.query(`do $$ begin
      create role "${login}" login password 'for this test' in role "${name}";
    exception when duplicate_object then null;
    end $$`);
    urls[role] = toLoginUrl(url, { user: login, password: "for this test" });
  }
  // The defaults of their sessions.
  await makeRoles(owner, { prefix: PREFIX });
  return urls as Record<Role | "owner", string>;
}

/** Migrates the database at `url`, which a superuser reaches, and does the same there. */
export async function migrateWithLogins(
  url: string,
): Promise<Readonly<Record<Role | "owner", string>>> {
  await using owner = openPg({ url, applicationName: "test" });
  await migrate(owner, await readMigrations());
  return await makeLogins(owner, url);
}

/** The same database for another login. */
export function toLoginUrl(
  url: string,
  { user, password }: { readonly user: string; readonly password: string },
): string {
  const login = new URL(url);
  login.username = user;
  login.password = encodeURIComponent(password);
  return login.href;
}

/** Roles belong to the server: databases of one test file share them. */
const PREFIX = "delhaize_";
