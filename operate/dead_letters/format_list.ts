/**
 * The list of dead letters, for people and for programs.
 *
 * @module
 */
import type { LetterHead, Settlement } from "../../shared/dead_letters/stored_dead_letter.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import { toPrintable } from "../../shared/dead_letters/printable.ts";
import type { LetterList } from "../../shared/dead_letters/read_dead_letters.ts";

/** Two lines a letter, and the counts by code. */
export function formatList(
  { letters, counts }: LetterList,
  { all }: { readonly all: boolean },
): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const kind = all ? "dead letters" : "open dead letters";
  if (total === 0) return `no ${kind}`;
  const hidden = total - letters.length;
  return [
    ...letters.map(formatHead),
    ...(hidden > 0 ? [`… and ${hidden} older`] : []),
    "",
    `${kind}: ${total}`,
    ...Object.entries(counts).map(([code, count]) => `  ${code} ${count}`),
  ].join("\n");
}

/** The list as JSON prints it. */
export function toListJson({ letters, counts }: LetterList): unknown {
  return { letters: letters.map(toHeadJson), counts };
}

/** A letter without its content, as JSON prints it. */
export function toHeadJson({ position, identity, settlement, ...rest }: LetterHead): object {
  const { code, detail, failedAt } = rest;
  return {
    position: formatPosition(position),
    ...position,
    code,
    detail,
    store: identity?.store ?? null,
    id: identity?.id ?? null,
    failedAt,
    settlement: settlement ?? null,
  };
}

/** Which basket it would have been. */
export function formatIdentity({ identity }: LetterHead): string {
  return identity === undefined
    ? "unknown basket"
    : `basket ${JSON.stringify(identity.store)} ${JSON.stringify(identity.id)}`;
}

/** How it was settled, by whose word. */
export function formatSettlement(settlement: Settlement, position: string): string {
  if (settlement.kind === "discarded") {
    return `discarded ${settlement.at}: ${toPrintable(settlement.reason)}`;
  }
  return settlement.to === position
    ? `took the place of the stored basket ${settlement.at}`
    : `replayed ${settlement.at} to ${settlement.to}`;
}

function formatHead(letter: LetterHead): string {
  const position = formatPosition(letter.position);
  const detail = toPrintable(letter.detail);
  return [
    `${position}  ${letter.code}  ${toPrintable(formatIdentity(letter))}  ${letter.failedAt}`,
    `  ${detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL)}…` : detail}`,
    ...(letter.settlement === undefined
      ? []
      : [`  ${formatSettlement(letter.settlement, position)}`]),
  ].join("\n");
}

/** Twenty faults are a page of their own: `show` has them all. */
const MAX_DETAIL = 200;
