/**
 * Builders of dead letters as the table keeps them.
 *
 * @module
 */
import type { StoredDeadLetter } from "../../shared/dead_letters/stored_dead_letter.ts";
import { toRecordHash } from "../../shared/kafka/record_hash.ts";
import { parsePosition, type Position } from "../../shared/kafka/position.ts";
import { aRecord } from "./a_basket.ts";

/** The position that a test names. */
export function at(text: string): Position {
  const position = parsePosition(text);
  if (position === undefined) throw new Error(`Cannot use "${text}" as a position`);
  return position;
}

/** A conflict about the example basket, with `changes`; `value` may be anything JSON prints. */
export function aStoredDeadLetter(
  { value, position = at("delhaize_shop/0@7"), record, ...changes }:
    & Partial<StoredDeadLetter>
    & { readonly value?: unknown } = {},
): StoredDeadLetter {
  return {
    position,
    contentHash: toRecordHash(record ?? aRecord(value, position)),
    code: "conflict",
    detail: "A basket with this store and id but other content is stored already",
    identity: { store: "Brussels", id: "123456789" },
    failedAt: "2026-11-23T12:00:00.000Z",
    record: record ?? aRecord(value, position),
    ...changes,
  };
}
