/**
 * The codes of dead letters: why a record became one.
 *
 * @module
 */
import type { RejectionCode } from "../basket/record.ts";

/** Why a record became a dead letter; stable, for programs. */
export type DeadLetterCode = RejectionCode | ConflictCode | "expired" | "refused_by_database";

/**
 * The key is taken by other content: of the same date (`conflict`), or of another one, as when a till
 * counts from 1 again each day (`id_reused`).
 */
export type ConflictCode = "conflict" | "id_reused";

/** Every code. */
export const DEAD_LETTER_CODES: readonly DeadLetterCode[] = Object.keys(
  {
    unreadable_batch: true,
    oversized_value: true,
    empty_value: true,
    unknown_schema: true,
    not_utf8: true,
    not_json: true,
    invalid_basket: true,
    invalid_closing: true,
    conflict: true,
    id_reused: true,
    expired: true,
    refused_by_database: true,
  } satisfies Record<DeadLetterCode, true>,
) as DeadLetterCode[];

/** The codes of conflicts. */
export const CONFLICT_CODES: readonly ConflictCode[] = ["conflict", "id_reused"];

/** Whether a dead letter with this code is a conflict with a stored basket. */
export function isConflictCode(code: unknown): code is ConflictCode {
  return CONFLICT_CODES.some((each) => each === code);
}

/** Whether `text` is a code of this version. */
export function isDeadLetterCode(text: unknown): text is DeadLetterCode {
  return DEAD_LETTER_CODES.some((code) => code === text);
}
