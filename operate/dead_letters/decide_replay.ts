/**
 * What is to become of one dead letter that somebody wants replayed. Pure: all it needs to know is
 * handed in.
 *
 * @module
 */
import type { PreparedRecord } from "../../consumer/prepare_record.ts";
import type { DeadLetterHead } from "../../shared/dead_letters/stored_dead_letter.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import type { StoredVersion } from "./replace_basket.ts";

/** What {@linkcode decideReplay} goes by. */
export interface ReplayFacts {
  /** The record, validated again now. */
  readonly prepared: PreparedRecord;
  /** What is stored under its basket's store and id; only looked at for a conflict. */
  readonly stored: StoredVersion | undefined;
  /** Other conflicts of its basket that nobody can say came before or after it. */
  readonly rivals: readonly string[];
  /** Where a record of the same basket went in this very run. */
  readonly justSent: string | undefined;
  /** Whether a conflict may take the place of the stored basket. */
  readonly replace: boolean;
  /** The topics that a consumer with these settings reads. */
  readonly servedTopics: readonly string[];
}

/** The decision. */
export type Decision =
  /** Produce it again. */
  | { readonly kind: "send" }
  /** Put it in the place of the stored basket. */
  | { readonly kind: "replace"; readonly old: StoredVersion }
  /** Its content is stored already, with the record at `to`. */
  | { readonly kind: "stored_already"; readonly to: string }
  | { readonly kind: "leave"; readonly reason: string };

/** Decides; see the module. */
export function decideReplay(deadLetter: DeadLetterHead, facts: ReplayFacts): Decision {
  const { prepared, stored, rivals, justSent } = facts;
  if (prepared.kind === "dead_letter") {
    const { code, detail } = prepared.deadLetter;
    return leave(`still ${code}: ${detail}`);
  }
  if (deadLetter.code !== "conflict") return send(deadLetter, facts);

  if (stored?.contentHash === prepared.row.contentHash) {
    return { kind: "stored_already", to: formatPosition(stored.position) };
  }
  if (!facts.replace) {
    return leave("it would only conflict again; --replace puts it in the stored basket's place");
  }
  if (rivals.length > 0) {
    const others = rivals.slice(0, 3).join(", ");
    return leave(`${others} wants its place too and which came later is unknown: name one of them`);
  }
  if (stored !== undefined) return { kind: "replace", old: stored };
  // Both would be under way to an empty place, and the second would conflict with the first.
  if (justSent !== undefined) {
    return leave(`its basket was just replayed to ${justSent}: run again when that is stored`);
  }
  return send(deadLetter, facts);
}

function send({ position }: DeadLetterHead, { servedTopics }: ReplayFacts): Decision {
  if (servedTopics.includes(position.topic)) return { kind: "send" };
  return leave(`no consumer with these settings reads ${position.topic}: set KAFKA_TOPIC`);
}

function leave(reason: string): Decision {
  return { kind: "leave", reason };
}
