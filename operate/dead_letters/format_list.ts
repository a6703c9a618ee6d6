/**
 * Prints the list of dead letters, for people and for programs.
 *
 * @module
 */
import type { DeadLetterHead, Settlement } from "../../shared/dead_letters/stored_dead_letter.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import { toPrintable } from "../../shared/dead_letters/printable.ts";
import type { DeadLetterList } from "../../shared/dead_letters/read_dead_letters.ts";

/** Two lines for each dead letter, then the counts by code. */
export function formatList(
  { deadLetters, counts }: DeadLetterList,
  { all }: { readonly all: boolean },
): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const kind = all ? "dead letters" : "open dead letters";
  if (total === 0) return `no ${kind}`;
  const hidden = total - deadLetters.length;
  const positions = Map.groupBy(deadLetters, ({ position }) => formatPosition(position));
  return [
    ...deadLetters.map((deadLetter) => {
      const isAlone = positions.get(formatPosition(deadLetter.position))?.length === 1;
      return formatHead(deadLetter, { isAlone });
    }),
    ...(hidden > 0 ? [`… and ${hidden} older`] : []),
    "",
    `${kind}: ${total}`,
    ...Object.entries(counts).map(([code, count]) => `  ${code} ${count}`),
  ].join("\n");
}

/** The list as `--json` prints it. */
export function toListJson({ deadLetters, counts }: DeadLetterList): unknown {
  return { letters: deadLetters.map(toHeadJson), counts };
}

/** A dead letter without its content, as `--json` prints it. */
export function toHeadJson({ position, identity, settlement, ...rest }: DeadLetterHead): object {
  const { contentHash, code, detail, failedAt, recordTimestamp } = rest;
  return {
    position: formatPosition(position),
    ...position,
    contentHash,
    code,
    detail,
    store: identity?.store ?? null,
    id: identity?.id ?? null,
    failedAt,
    recordTimestamp: recordTimestamp ?? null,
    settlement: settlement ?? null,
  };
}

/** Which basket it would have been. */
export function formatIdentity({ identity }: DeadLetterHead): string {
  return identity === undefined
    ? "unknown basket"
    : `basket ${JSON.stringify(identity.store)} ${JSON.stringify(identity.id)}`;
}

/** How and when it was settled. */
export function formatSettlement(settlement: Settlement, position: string): string {
  if (settlement.kind === "discarded") {
    return `discarded ${settlement.at}: ${toPrintable(settlement.reason)}`;
  }
  return settlement.to === position
    ? `replaced the stored basket ${settlement.at}`
    : `replayed ${settlement.at} to ${settlement.to}`;
}

/** When it failed and, where that is known, the record's timestamp: when it was sent. */
export function formatTimes({ failedAt, recordTimestamp }: DeadLetterHead): string {
  return `failed ${failedAt}${recordTimestamp === undefined ? "" : `, sent ${recordTimestamp}`}`;
}

/** With the content's hash where another dead letter has the same position. */
function formatHead(
  deadLetter: DeadLetterHead,
  { isAlone }: { readonly isAlone: boolean },
): string {
  const position = formatPosition(deadLetter.position);
  const detail = toPrintable(deadLetter.detail);
  return [
    `${position}  ${deadLetter.code}  ${toPrintable(formatIdentity(deadLetter))}  ${
      formatTimes(deadLetter)
    }`,
    ...(isAlone ? [] : [`  content ${deadLetter.contentHash}`]),
    `  ${detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL)}…` : detail}`,
    ...(deadLetter.settlement === undefined
      ? []
      : [`  ${formatSettlement(deadLetter.settlement, position)}`]),
  ].join("\n");
}

/** Characters; `show` prints all of a detail. */
const MAX_DETAIL = 200;
