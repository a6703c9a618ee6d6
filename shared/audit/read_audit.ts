/**
 * Reads the audit, page by page.
 *
 * @module
 */
import type { BasketIdentity } from "../basket/basket.ts";
import type { Queryable, SqlValue, TextRow } from "../postgres/database.ts";
import { toInstant } from "../postgres/to_instant.ts";

/** A row of the table `audit`. */
export interface AuditEntry {
  /** Its number; later ones are larger. */
  readonly id: number;
  /** ISO instant. */
  readonly at: string;
  /** Who made the change. */
  readonly actor: string;
  /** The database role that it was made under. */
  readonly role: string;
  /** What was done: a word of `AUDIT_ACTIONS`, or one of a newer version. */
  readonly action: string;
  /** The basket that it was done to. */
  readonly basket?: BasketIdentity;
  /** Why. */
  readonly reason?: string;
  /** JSON text of what was changed. */
  readonly detail: string;
}

/** Which entries {@linkcode readAudit} reads. */
export interface AuditSelection {
  /** ISO instant or date; earlier ones are left out. */
  readonly since?: string | undefined;
  /** Only of this action. */
  readonly action?: string | undefined;
  /** Only older ones than this number's: the last one of the page before. */
  readonly before?: number | undefined;
  /** Most entries, at least 1. */
  readonly limit: number;
}

/**
 * The newest entries, the newest first.
 *
 * @throws {DatabaseError} when the database cannot be reached
 */
export async function readAudit(
  database: Queryable,
  { since, action, before, limit }: AuditSelection,
): Promise<readonly AuditEntry[]> {
  const args: SqlValue[] = [since ?? null, action ?? null, before ?? null, limit];
  return (await database.query(READ, args)).map(toEntry);
}

function toEntry(row: TextRow): AuditEntry {
  const { id, at, actor, role, action, store, basket_id, reason, detail } = row;
  return {
    id: Number(id),
    at: at ?? "",
    actor: actor ?? "",
    role: role ?? "",
    action: action ?? "",
    ...(typeof store === "string" && typeof basket_id === "string"
      ? { basket: { store, id: basket_id } }
      : {}),
    ...(typeof reason === "string" ? { reason } : {}),
    detail: detail ?? "{}",
  };
}

const READ = `
  select
    id, ${toInstant("audit.at")} as at, actor, role, action, store, basket_id, reason,
    detail::text as detail
  from audit
  where ($1::timestamptz is null or audit.at >= $1::timestamptz)
    and ($2::text is null or action = $2::text)
    and ($3::bigint is null or (audit.at, id) < (select at, id from audit where id = $3::bigint))
  order by audit.at desc, id desc
  limit $4::integer`;
