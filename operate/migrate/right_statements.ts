/**
 * From the rights that a role has to those that it should have: the statements in between.
 *
 * @module
 */
import { quoteIdentifier as quote } from "./quote_identifier.ts";
import type { GrantedRight, Relation, SchemaFunction } from "./read_rights.ts";
import { FUNCTIONS, RELATIONS, rightsOf, type Role } from "./rights.ts";

/** A role, and what there is to have rights on. */
export interface RightScope {
  readonly schema: string;
  readonly role: Role;
  /** Of the role in the database. */
  readonly name: string;
  readonly relations: readonly Relation[];
  readonly functions: readonly SchemaFunction[];
}

/**
 * One statement a relation or function at most in each list; none where nothing differs. Run
 * `revokes` first and look again: to revoke a table's right revokes that on each of its columns.
 */
export function toRightStatements(
  granted: readonly GrantedRight[],
  { schema, role, name, relations, functions }: RightScope,
): { readonly revokes: readonly string[]; readonly grants: readonly string[] } {
  const revokes: string[] = [];
  const grants: string[] = [];

  function compare(on: string, what: string, wanted: ReadonlySet<string>): void {
    const has = new Set(
      granted.filter((right) => right.on === on)
        .map(({ privilege, column }) => toWords(privilege, column)),
    );
    const surplus = has.difference(wanted);
    const lacking = wanted.difference(has);
    if (surplus.size > 0) revokes.push(`revoke ${toList(surplus)} on ${what} from ${quote(name)}`);
    if (lacking.size > 0) grants.push(`grant ${toList(lacking)} on ${what} to ${quote(name)}`);
  }

  for (const { name: relation, partitionOf } of relations) {
    const rights = Object.hasOwn(RELATIONS, relation) ? RELATIONS[relation] : undefined;
    const isPartition = partitionOf !== undefined && Object.hasOwn(RELATIONS, partitionOf);
    if (rights === undefined && !isPartition) continue;
    // A table that became a partition has the rights that it had before.
    const { privileges, columns } = rights === undefined
      ? { privileges: [] }
      : rightsOf(role, rights);
    const wanted = privileges.flatMap((privilege) =>
      columns === undefined
        ? [toWords(privilege)]
        : columns.map((column) => toWords(privilege, column))
    );
    compare(relation, `table ${quote(schema)}.${quote(relation)}`, new Set(wanted));
  }
  for (const { name: routine, signature } of functions) {
    if (!Object.hasOwn(FUNCTIONS, routine)) continue;
    const wanted = FUNCTIONS[routine]?.includes(role) ? ["execute"] : [];
    compare(signature, `function ${signature}`, new Set(wanted));
  }
  return { revokes, grants };
}

/** As `grant` takes it, such as `select` or `select ("till")`. */
function toWords(privilege: string, column?: string): string {
  return column === undefined ? privilege : `${privilege} (${quote(column)})`;
}

function toList(words: ReadonlySet<string>): string {
  return [...words].join(", ");
}
