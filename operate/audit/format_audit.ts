/**
 * Prints entries of the audit, for people and for programs.
 *
 * @module
 */
import type { AuditEntry } from "../../shared/audit/read_audit.ts";
import { toPrintable } from "../../shared/dead_letters/printable.ts";

/** Two lines for each entry, and how to see the older ones where the page is full. */
export function formatAudit(
  entries: readonly AuditEntry[],
  { limit }: { readonly limit: number },
): string {
  if (entries.length === 0) return "no changes";
  const last = entries.at(-1);
  return [
    ...entries.flatMap(formatEntry),
    ...(entries.length === limit ? [`older ones: --before ${last?.id}`] : []),
  ].join("\n");
}

function formatEntry(entry: AuditEntry): readonly string[] {
  const { id, at, actor, role, action, basket, reason, detail } = entry;
  const object = basket === undefined
    ? ""
    : ` basket ${JSON.stringify(basket.store)} ${JSON.stringify(basket.id)}`;
  const why = reason === undefined ? "no reason given" : reason;
  return [
    `${id}  ${at}  ${toPrintable(actor)} (${toPrintable(role)})  ${toPrintable(action + object)}`,
    `  ${toPrintable(why)}  ${toPrintable(detail)}`,
  ];
}

/** The page as `--json` prints it; `before` reads the next one, `null` behind the last. */
export function toAuditJson(
  entries: readonly AuditEntry[],
  { limit }: { readonly limit: number },
): object {
  return {
    entries: entries.map(({ basket, reason, detail, ...entry }) => ({
      ...entry,
      store: basket?.store ?? null,
      basketId: basket?.id ?? null,
      reason: reason ?? null,
      detail: JSON.parse(detail),
    })),
    before: entries.length === limit ? entries.at(-1)?.id ?? null : null,
  };
}
