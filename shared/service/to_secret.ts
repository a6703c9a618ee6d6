/**
 * A secret as its users see it, wherever it comes from. Imports nothing, so that every runtime can
 * use it.
 *
 * @module
 */

/** A text that may change while the process runs. */
export interface Secret {
  /**
   * The text as it is now, without line breaks at its end. A file that cannot be read is logged
   * once, and again when it can.
   *
   * @throws {Error} naming setting, path and reason. After the start this is an outage: try again
   * later
   */
  read(): Promise<string>;
}

/**
 * A secret that never changes.
 *
 * @example
 * ```ts
 * import { toSecret } from "./to_secret.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await toSecret("abc").read(), "abc");
 * ```
 */
export function toSecret(text: string): Secret {
  return { read: () => Promise.resolve(text) };
}
