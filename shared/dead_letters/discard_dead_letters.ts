/**
 * Discards dead letters: marks them with a reason, so that they are not replayed. Deletes nothing.
 *
 * @module
 */
import { type Author, recordChanges } from "../audit/record_change.ts";
import type { Database } from "../postgres/database.ts";
import type { DeadLetterHead, DeadLetterKey } from "./stored_dead_letter.ts";
import type { Outcome } from "./outcome.ts";
import type { Selection } from "./selection.ts";
import { formatPosition } from "../kafka/position.ts";
import { readDeadLetterHeads } from "./read_dead_letters.ts";
import { markDiscarded } from "./settle_dead_letters.ts";

/** What {@linkcode discardDeadLetters} needs. */
export interface DiscardOptions {
  /** Holds the table `dead_letters`. */
  readonly database: Database;
  /** Who and why; the reason is kept with each dead letter. */
  readonly author: Author & { readonly reason: string };
  /** Returns the same outcomes and changes nothing. */
  readonly dryRun: boolean;
  /** Most that one call discards: the first by position. @default {undefined} all */
  readonly limit?: number | undefined;
  /** Only what became a dead letter until then: exact instant. @default {undefined} all */
  readonly until?: string | undefined;
}

/**
 * Discards the selected open dead letters, and records each in the audit. Idempotent: the first
 * reason is kept.
 */
export async function discardDeadLetters(
  selection: Exclude<Selection, { readonly by: "all" }>,
  { database, author, dryRun, limit, until }: DiscardOptions,
): Promise<readonly Outcome[]> {
  const { reason } = author;
  const marked = await database.transaction(async (transaction) => {
    const found = await markDiscarded(transaction, selection, { reason, dryRun, limit, until });
    if (dryRun) return found;
    const changes = found.map(({ position, contentHash, identity: basket }) => ({
      action: "dead_letters.discard",
      basket,
      detail: { position: formatPosition(position), contentHash },
    } as const));
    await recordChanges(transaction, { author, changes });
    return found;
  });
  const outcomes = marked.map(({ position }): Outcome => ({
    position: formatPosition(position),
    outcome: "discarded",
    detail: reason,
  }));
  if (selection.by === "code") return outcomes;
  const done = new Set(marked.map(toKeyText));
  const found = await readDeadLetterHeads(database, selection.positions, selection);
  const known = new Set(found.map(({ position }) => formatPosition(position)));
  return [
    ...outcomes,
    ...found.filter((deadLetter) => !done.has(toKeyText(deadLetter))).map(toOutcome),
    ...selection.positions.map(formatPosition).filter((position) => !known.has(position))
      .map(toMissing),
  ];
}

function toKeyText({ position, contentHash }: DeadLetterKey): string {
  return `${formatPosition(position)} ${contentHash}`;
}

function toMissing(position: string): Outcome {
  return { position, outcome: "missing", detail: "there is no dead letter of this record" };
}

function toOutcome({ settlement, ...deadLetter }: DeadLetterHead): Outcome {
  const position = formatPosition(deadLetter.position);
  switch (settlement?.kind) {
    case "discarded": {
      const detail = `was discarded at ${settlement.at}: ${settlement.reason}`;
      return { position, outcome: "unchanged", detail };
    }
    case "replayed": {
      const detail = `was replayed at ${settlement.at} to ${settlement.to}`;
      return { position, outcome: "left", detail };
    }
    case undefined:
      return { position, outcome: "left", detail: "became a dead letter this moment: run again" };
    default:
      settlement satisfies never;
      throw new Error("Cannot describe an unknown settlement");
  }
}
