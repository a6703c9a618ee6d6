/**
 * Where a page of dead letters begins: the row before it as one word, such as
 * `delhaize_shop/0@7~5feceb66…`.
 *
 * @module
 */
import type { z } from "zod";
import { formatPosition, parsePosition, type Position } from "../../../shared/kafka/position.ts";
import { afterRow } from "./cursor.ts";

/** What tells a dead letter from all others. */
export interface LetterKey {
  readonly position: Position;
  /** SHA-256 in hexadecimal. */
  readonly contentHash: string;
}

/** Writes the key as one word. */
export function toLetterCursor({ position, contentHash }: LetterKey): string {
  return `${formatPosition(position)}~${contentHash}`;
}

/** Reads what {@linkcode toLetterCursor} writes; `undefined` for anything else. */
export function parseLetterCursor(cursor: string): LetterKey | undefined {
  const [, place = "", contentHash = ""] = FORM.exec(cursor) ?? [];
  const position = parsePosition(place);
  return position === undefined ? undefined : { position, contentHash };
}

/** The parameter `after` of a report of dead letters. */
export const AFTER_LETTER: z.ZodType<string, string> = afterRow(parseLetterCursor, {
  description: "Only dead letters behind this one: `next` of the page before.",
  pattern: "^[A-Za-z0-9._-]{1,249}/[0-9]{1,9}@[0-9]{1,18}~[0-9a-f]{64}$",
});

const FORM = /^([^~]{1,300})~([0-9a-f]{64})$/;
