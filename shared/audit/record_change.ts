/**
 * The audit: every change that somebody makes by hand leaves who, when and why in the table `audit`,
 * in the transaction that makes the change. It never holds content.
 *
 * @module
 */
import type { BasketIdentity } from "../basket/basket.ts";
import { toArrayLiteral } from "../postgres/array_literal.ts";
import type { Queryable } from "../postgres/database.ts";

/** Every kind of change that is recorded; stable, for programs. */
export const AUDIT_ACTIONS = [
  "dead_letters.replay",
  "dead_letters.replace",
  "dead_letters.discard",
  "gaps.acknowledge",
  "recategorise",
  "erase",
  "erase.again",
  "retain",
] as const;

/** A word of {@linkcode AUDIT_ACTIONS}. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who makes changes, and why. */
export interface Author {
  /** A name: a person's account, or that of a key. */
  readonly by: string;
  /** For whoever asks later. It must not name an erased basket. */
  readonly reason?: string | undefined;
  /** The row of `dead_letter_requests` that the changes were asked for in; the detail names it. */
  readonly request?: string | undefined;
}

/** One change that somebody made. */
export interface Change {
  /** What was done. */
  readonly action: AuditAction;
  /** The basket that it was done to. Leave it out for erasures: it is what was erased. */
  readonly basket?: BasketIdentity | undefined;
  /** What was changed, in positions, numbers and hashes; never content. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Records `changes` of one author. Run it in the transaction that makes them, so that there is
 * neither a change without a record nor a record without a change. Beside the author Postgres notes
 * the time and the role of the session.
 *
 * @throws {DatabaseError} and then the transaction must not be committed
 *
 * @example
 * ```ts
 * import { recordChange } from "./record_change.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const statements: unknown[] = [];
 * const transaction = {
 *   query: (_: string, args: readonly unknown[] = []) => {
 *     statements.push(args);
 *     return Promise.resolve([]);
 *   },
 * };
 * await recordChange(transaction, {
 *   author: { by: "operator", reason: "a fault of the till" },
 *   change: { action: "gaps.acknowledge", detail: { gap: 7 } },
 * });
 * assertEquals(statements, [[
 *   "operator",
 *   "a fault of the till",
 *   '{"gaps.acknowledge"}',
 *   "{NULL}",
 *   "{NULL}",
 *   '{"{\\"gap\\":7}"}',
 * ]]);
 * ```
 */
export async function recordChange(
  transaction: Queryable,
  { author, change }: { readonly author: Author; readonly change: Change },
): Promise<void> {
  await recordChanges(transaction, { author, changes: [change] });
}

/** The same for several changes, in one statement, in their order. */
export async function recordChanges(
  transaction: Queryable,
  { author: { by, reason, request }, changes }: {
    readonly author: Author;
    readonly changes: readonly Change[];
  },
): Promise<void> {
  if (changes.length === 0) return;
  await transaction.query(RECORD, [
    by,
    reason ?? null,
    toArrayLiteral(changes.map(({ action }) => action)),
    toArrayLiteral(changes.map(({ basket }) => basket?.store ?? null)),
    toArrayLiteral(changes.map(({ basket }) => basket?.id ?? null)),
    toArrayLiteral(
      changes.map(({ detail = {} }) =>
        JSON.stringify(request === undefined ? detail : { ...detail, request })
      ),
    ),
  ]);
}

const RECORD = `
  insert into audit (actor, reason, action, store, basket_id, detail)
  select $1::text, $2::text, action, store, basket_id, detail
  from unnest($3::text[], $4::text[], $5::text[], $6::jsonb[]) with ordinality
    as input (action, store, basket_id, detail, place)
  order by place`;
