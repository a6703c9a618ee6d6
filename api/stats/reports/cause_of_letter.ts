/**
 * The cause of a dead letter: its detail without what differs from one to the next.
 *
 * @module
 */

/** Most characters of a detail that its cause is made of: it may have 4,000. 12 µs each. */
const MAX_DETAIL = 160;

/**
 * The expression of the cause: hashes, quoted texts and numbers become `…`.
 *
 * @param detail the column
 */
export function toCause(detail: string): string {
  return `regexp_replace(left(${detail}, ${MAX_DETAIL}), '${VARYING}', '…', 'g')`;
}

/**
 * A quoted text, which may be cut off; sixteen or more hexadecimal digits; a number or a
 * date, as a word. Without
 * a backslash, which a database may take for an escape.
 */
const VARYING = '"[^"]*"?|[[:<:]][0-9a-f]{16,}|[[:<:]][0-9]+([-.:,][0-9]+)*';
