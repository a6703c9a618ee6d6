/**
 * Replaces a file so that a reader, or the next start after a crash, sees the old content or the
 * new, never a part: written beside it, put on the disk, renamed over it.
 *
 * @module
 */

/**
 * Replaces `path` by `text`. Synchronous, so that two replacements cannot overtake each other. The
 * draft is `path` with `.new` behind it.
 *
 * @throws what the operating system says: no such folder, no right, disk full
 *
 * @example
 * ```ts
 * import { writeFileAtomically } from "./write_file_atomically.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = Deno.makeTempFileSync();
 * writeFileAtomically(path, "new");
 * assertEquals(Deno.readTextFileSync(path), "new");
 * Deno.removeSync(path);
 * ```
 */
export function writeFileAtomically(path: string, text: string): void {
  const draft = `${path}.new`;
  const bytes = new TextEncoder().encode(text);
  const file = Deno.openSync(draft, { write: true, create: true, truncate: true });
  try {
    for (let at = 0; at < bytes.byteLength;) at += file.writeSync(bytes.subarray(at));
    file.syncSync();
  } finally {
    file.close();
  }
  Deno.renameSync(draft, path);
}
