/**
 * Names for what tests share a server for.
 *
 * @module
 */

/** A name nobody has used yet: tests of a file share a broker. */
export function freshName(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}
