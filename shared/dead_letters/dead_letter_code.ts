/**
 * The codes of dead letters: why a record became one.
 *
 * @module
 */
import type { RejectionCode } from "../basket/record.ts";

/** Why a record became a dead letter; stable, for programs. */
export type DeadLetterCode = RejectionCode | "conflict" | "refused_by_database";

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
    conflict: true,
    refused_by_database: true,
  } satisfies Record<DeadLetterCode, true>,
) as DeadLetterCode[];

/** Whether `text` is a code of this version. */
export function isDeadLetterCode(text: unknown): text is DeadLetterCode {
  return DEAD_LETTER_CODES.some((code) => code === text);
}
