/**
 * Decides what to do with one dead letter that somebody wants replayed. Pure.
 *
 * @module
 */
import type { PreparedRecord } from "../prepared_record.ts";
import { type DeadLetterCode, isConflictCode } from "../../shared/dead_letters/dead_letter_code.ts";
import type { DeadLetterHead } from "../../shared/dead_letters/stored_dead_letter.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import type { StoredVersion } from "./replace_basket.ts";

/** A basket under an id of its own, in place of one that was used again. */
export interface RenamedBasket {
  readonly id: string;
  readonly contentHash: string;
  /** What is stored under that id. */
  readonly stored: Pick<StoredVersion, "contentHash" | "position"> | undefined;
  /** What this run has sent under that id. */
  readonly justSent: { readonly contentHash: string; readonly to: string } | undefined;
}

/** What {@linkcode decideReplay} needs to know. */
export interface ReplayFacts {
  /** The record, validated again now. */
  readonly prepared: PreparedRecord;
  /** Whether its basket was erased, under its id or the new one. @default {false} */
  readonly isErased?: boolean;
  /** The stored basket with the same store and id; read for a conflict only. */
  readonly stored: StoredVersion | undefined;
  /** Other conflicts of its basket whose order relative to it is unknown. */
  readonly rivals: readonly string[];
  /** Where this run has sent a record of the same basket. */
  readonly justSent: string | undefined;
  /** Whether a conflict may replace the stored basket. */
  readonly replace: boolean;
  /** Whether a basket whose id was used again gets an id of its own. @default {false} */
  readonly newId?: boolean;
  /** The basket under that id, with `newId`; absent when there is none. */
  readonly renamed?: RenamedBasket | undefined;
  /** The topics that a consumer with these settings reads. */
  readonly servedTopics: readonly string[];
  /** First day of the first month that is kept, ISO 8601; `null`: all are. @default {null} */
  readonly firstMonth?: string | null;
}

/** What to do with a dead letter. */
export type Decision =
  /** Produce it again. */
  | { readonly kind: "send" }
  /** Produce it again under `id`; `clash` is the record that has that id, with other content. */
  | { readonly kind: "send_renamed"; readonly id: string; readonly clash: string | undefined }
  /** Replace the stored basket by it. */
  | { readonly kind: "replace"; readonly old: StoredVersion }
  /** Mark it as replayed: its content is stored already, with the record at `to`. */
  | { readonly kind: "stored_already"; readonly to: string }
  /** Change nothing, for `reason`. */
  | { readonly kind: "leave"; readonly reason: string };

/** Decides what to do with `deadLetter`. */
export function decideReplay(deadLetter: DeadLetterHead, facts: ReplayFacts): Decision {
  const { prepared, stored, rivals, justSent, firstMonth = null } = facts;
  const lack = LACKS[deadLetter.code];
  if (lack !== undefined) return leave(lack);
  if (facts.isErased) return leave("its basket was erased, and must not be stored again");
  if (prepared.kind === "dead_letter") {
    const { code, detail } = prepared.deadLetter;
    return leave(`still ${code}: ${detail}`);
  }
  if (firstMonth !== null && prepared.kind === "basket") {
    const isOld = prepared.row.purchasedOn < firstMonth;
    if (isOld) return leave(`its month is not kept: baskets are kept from ${firstMonth} on`);
    // Its lines may be gone, and sums that nothing backs must not change.
    const isStoredOld = stored !== undefined && stored.purchasedOn < firstMonth;
    if (isStoredOld) return leave(`the stored basket is from before ${firstMonth}, and not kept`);
  }
  if (!isConflictCode(deadLetter.code) || prepared.kind === "closing") {
    return send(deadLetter, facts);
  }

  if (stored?.contentHash === prepared.row.contentHash) {
    return { kind: "stored_already", to: formatPosition(stored.position) };
  }
  if (facts.newId && isReused(deadLetter, facts)) return sendRenamed(deadLetter, facts);
  if (facts.newId && stored !== undefined) {
    return leave("it has the date of the stored basket, so --new-id would count a sale twice");
  }
  if (!facts.replace && !facts.newId) {
    const newId = isReused(deadLetter, facts) ? "--new-id stores it under an id of its own, " : "";
    return leave(
      `it would only conflict again; ${newId}--replace replaces the stored basket by it`,
    );
  }
  if (rivals.length > 0) {
    const others = rivals.slice(0, 3).join(", ");
    return leave(`it is unknown whether ${others} came later: name one of them`);
  }
  if (stored !== undefined) return { kind: "replace", old: stored };
  // Neither is stored yet, and the second would conflict with the first.
  if (justSent !== undefined) {
    return leave(`its basket was just replayed to ${justSent}: run again when that is stored`);
  }
  return send(deadLetter, facts);
}

/** Compares the dates, too: older consumers wrote `conflict` for every one. */
function isReused({ code }: DeadLetterHead, { prepared, stored }: ReplayFacts): boolean {
  if (code === "id_reused") return true;
  if (prepared.kind !== "basket" || stored === undefined) return false;
  return stored.purchasedOn !== prepared.row.purchasedOn;
}

function sendRenamed(deadLetter: DeadLetterHead, facts: ReplayFacts): Decision {
  const { renamed } = facts;
  if (renamed === undefined) return leave("there is no other id for it: see --replace");
  const { id, contentHash, stored, justSent } = renamed;
  if (stored?.contentHash === contentHash) {
    return { kind: "stored_already", to: formatPosition(stored.position) };
  }
  const sent = send(deadLetter, facts);
  if (sent.kind !== "send") return sent;
  const isTaken = justSent !== undefined && justSent.contentHash !== contentHash;
  const clash = stored !== undefined
    ? formatPosition(stored.position)
    : isTaken
    ? justSent.to
    : undefined;
  return { kind: "send_renamed", id, clash };
}

function send({ position }: DeadLetterHead, { servedTopics }: ReplayFacts): Decision {
  if (servedTopics.includes(position.topic)) return { kind: "send" };
  return leave(`no consumer with these settings reads ${position.topic}: set KAFKA_TOPIC`);
}

/** What the table does not have whole, it cannot send again. */
const LACKS: Readonly<Partial<Record<DeadLetterCode, string>>> = {
  unreadable_batch: "nobody can read this batch: send its baskets again, then discard it",
  oversized_value:
    "only the beginning of its value is kept: send it again in parts, then discard it",
};

function leave(reason: string): Decision {
  return { kind: "leave", reason };
}
