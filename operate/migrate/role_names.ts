/**
 * What the roles of a database are called.
 *
 * @module
 */
import { type Role, ROLES } from "./rights.ts";

/** The name of each role, and of the owner. */
export type RoleNames = Readonly<Record<Role | "owner", string>>;

/** With `prefix` before each. */
export function toRoleNames(prefix: string): RoleNames {
  const entries = (["owner", ...ROLES] as const).map((role) => [role, `${prefix}${role}`] as const);
  return Object.fromEntries(entries) as Record<Role | "owner", string>;
}
