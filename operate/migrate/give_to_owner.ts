/**
 * Gives what our migrations made to the role of the owner.
 *
 * @module
 */
import type { Database } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { retry } from "../../shared/service/retry.ts";
import { quoteIdentifier as quote } from "./quote_identifier.ts";
import { readFunctions, readRelations, type Relation } from "./read_rights.ts";
import { FUNCTIONS, RELATIONS } from "./rights.ts";

/**
 * So that any login of the owner may migrate, make partitions and drop them. Whoever owned something
 * before becomes a member of the owner, or the services that run as that login would end.
 *
 * One transaction for each: whoever holds locks on several tables deadlocks with a consumer, which
 * takes them in another order.
 *
 * @returns what was done, a line each
 * @throws {DatabaseError} when this login may not do it, or a table is busy for ten seconds
 */
export async function giveToOwner(
  database: Database,
  { schema, owner }: { readonly schema: string; readonly owner: string },
): Promise<readonly string[]> {
  const isOurs = ({ name, partitionOf }: Relation) => Object.hasOwn(RELATIONS, partitionOf ?? name);
  const relations = (await readRelations(database, schema)).filter(isOurs)
    .map(({ name, kind, owner }) => ({ owner, is: `${kind} ${quote(schema)}.${quote(name)}` }));
  const functions = (await readFunctions(database, schema))
    .filter(({ name }) => Object.hasOwn(FUNCTIONS, name))
    .map(({ signature, owner }) => ({ owner, is: `function ${signature}` }));
  const foreign = [...relations, ...functions].filter((each) => each.owner !== owner);
  if (foreign.length === 0) return [];
  const done: string[] = [];
  for (const former of new Set(foreign.map((each) => each.owner))) {
    const [role] = await database.query(IS_MEMBER, [former, owner]);
    if (role?.is_member !== "f") continue;
    await database.query(`grant ${quote(owner)} to ${quote(former)}`);
    done.push(`made ${former} a member of ${owner}, since it owned the tables`);
  }
  for (const { is } of foreign) {
    let attempts = MAX_ATTEMPTS;
    await retry(() => alterOwner(database, { is, owner }), {
      isRetriable: (error) =>
        error instanceof DatabaseError && error.kind === "contention" && --attempts > 0,
    });
  }
  return [...done, `gave ${foreign.length} tables, views and functions to ${owner}`];
}

async function alterOwner(
  database: Database,
  { is, owner }: { readonly is: string; readonly owner: string },
): Promise<void> {
  await database.transaction(async (transaction) => {
    // Behind an analyst's long query it would hold up every writer that comes after it.
    await transaction.query("set local lock_timeout = '2s'");
    await transaction.query(`alter ${is} owner to ${quote(owner)}`);
  });
}

const IS_MEMBER = "select pg_has_role($1::text, $2::text, 'usage') as is_member";
/** Of two seconds each. */
const MAX_ATTEMPTS = 5;
