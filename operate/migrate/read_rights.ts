/**
 * Reads which rights the roles have now, and what is there to have rights on.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";

/** A table, view or partition of the schema. */
export interface Relation {
  readonly name: string;
  /** The word for it in `alter …`. */
  readonly kind: "table" | "view" | "materialized view";
  readonly owner: string;
  /** The table that it is a partition of, at the top. */
  readonly partitionOf: string | undefined;
  readonly columns: readonly string[];
}

/** A function of the schema. */
export interface SchemaFunction {
  readonly name: string;
  /** With the types of its arguments, as `grant` takes it. */
  readonly signature: string;
  readonly owner: string;
  /** Whether everybody may call it, as after `create function`. */
  readonly isPublic: boolean;
}

/** A right that a role was granted. */
export interface GrantedRight {
  readonly role: string;
  /** A relation, or the signature of a function. */
  readonly on: string;
  /** In lower case. */
  readonly privilege: string;
  /** Only this column. */
  readonly column: string | undefined;
}

/** The schema that holds our tables; `undefined` before the first migration. */
export async function readSchemaName(database: Queryable): Promise<string | undefined> {
  const [row] = await database.query(READ_SCHEMA_NAME);
  return row?.name ?? undefined;
}

/** Tables, views and partitions, by name. */
export async function readRelations(
  database: Queryable,
  schema: string,
): Promise<readonly Relation[]> {
  const rows = await database.query(READ_RELATIONS, [schema]);
  return rows.map(({ name, kind, owner, partition_of, columns }) => ({
    name: name ?? "",
    kind: kind === "v" ? "view" : kind === "m" ? "materialized view" : "table",
    owner: owner ?? "",
    partitionOf: partition_of ?? undefined,
    columns: JSON.parse(columns ?? "[]"),
  }));
}

/** Functions, by signature. */
export async function readFunctions(
  database: Queryable,
  schema: string,
): Promise<readonly SchemaFunction[]> {
  const rows = await database.query(READ_FUNCTIONS, [schema]);
  return rows.map(({ name, signature, owner, is_public }) => ({
    name: name ?? "",
    signature: signature ?? "",
    owner: owner ?? "",
    isPublic: is_public === "t",
  }));
}

/** Names of sequences that no identity column has: to use one needs a right. */
export async function readFreeSequences(
  database: Queryable,
  schema: string,
): Promise<readonly string[]> {
  const rows = await database.query(READ_FREE_SEQUENCES, [schema]);
  return rows.map(({ name }) => name ?? "");
}

/** What `roles` were granted in the schema. What an owner may do is not among it. */
export async function readRights(
  database: Queryable,
  { schema, roles }: { readonly schema: string; readonly roles: readonly string[] },
): Promise<readonly GrantedRight[]> {
  const rows = await database.query(READ_RIGHTS, [schema, toArrayLiteral(roles)]);
  return rows.map(({ role, name, privilege, column }) => ({
    role: role ?? "",
    on: name ?? "",
    privilege: privilege ?? "",
    column: column ?? undefined,
  }));
}

// As it is: a `regnamespace` comes out quoted where its name needs it, such as "Till Data".
const READ_SCHEMA_NAME = `
  select nspname as name
  from pg_class
  join pg_namespace on pg_namespace.oid = relnamespace
  where pg_class.oid = to_regclass('schema_migrations')`;

const READ_RELATIONS = `
  select
    relation.relname as name,
    relation.relkind as kind,
    pg_get_userbyid(relation.relowner) as owner,
    case when relation.relispartition then (
      select root.relname from pg_class as root where root.oid = pg_partition_root(relation.oid)
    ) end as partition_of,
    (
      select json_agg(attname order by attnum)
      from pg_attribute
      where attrelid = relation.oid and attnum > 0 and not attisdropped
    )::text as columns
  from pg_class as relation
  where relation.relnamespace = quote_ident($1::text)::regnamespace
    and relation.relkind in ('r', 'p', 'v', 'm', 'f')
  order by relation.relname`;

// Without those that an extension brought.
const READ_FUNCTIONS = `
  select
    proname as name,
    routine.oid::regprocedure as signature,
    pg_get_userbyid(proowner) as owner,
    exists (
      select
      from aclexplode(coalesce(proacl, acldefault('f', proowner)))
      where grantee = 0
    ) as is_public
  from pg_proc as routine
  where pronamespace = quote_ident($1::text)::regnamespace
    and not exists (select from pg_depend where objid = routine.oid and deptype = 'e')
  order by 2`;

const READ_FREE_SEQUENCES = `
  select relname as name
  from pg_class as relation
  where relnamespace = quote_ident($1::text)::regnamespace and relkind = 'S'
    and not exists (select from pg_depend where objid = relation.oid and deptype = 'i')
  order by relname`;

const READ_RIGHTS = `
  with roles as (
    select oid, rolname from pg_roles where rolname = any ($2::text[])
  ), granted as (
    select relname::text as name, null as column, acl.grantee, acl.privilege_type
    from pg_class
    cross join lateral aclexplode(relacl) as acl
    where relnamespace = quote_ident($1::text)::regnamespace
      and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select relname::text, attname::text, acl.grantee, acl.privilege_type
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and not attisdropped
    cross join lateral aclexplode(attacl) as acl
    where relnamespace = quote_ident($1::text)::regnamespace
    union all
    select pg_proc.oid::regprocedure::text, null, acl.grantee, acl.privilege_type
    from pg_proc
    cross join lateral aclexplode(proacl) as acl
    where pronamespace = quote_ident($1::text)::regnamespace
  )
  select rolname as role, name, granted.column, lower(privilege_type) as privilege
  from granted
  join roles on roles.oid = granted.grantee
  order by 1, 2, 3, 4`;
