/**
 * The codes that the consumer gives dead letters.
 *
 * @module
 */
import type { Rejection } from "../basket/record.ts";

/** Why a record became a dead letter. */
export type LetterCode = Rejection["code"] | "conflict" | "refused_by_database";

/** Every code there is: a misspelt one should be an error, not an empty list. */
export const LETTER_CODES: readonly LetterCode[] = Object.keys(
  {
    empty_value: true,
    unknown_schema: true,
    not_utf8: true,
    not_json: true,
    invalid_basket: true,
    conflict: true,
    refused_by_database: true,
  } satisfies Record<LetterCode, true>,
) as LetterCode[];
