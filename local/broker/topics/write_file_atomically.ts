/**
 * Replaces a file so that a reader, or the next start after a crash, sees the old content or the
 * new, never a part: written beside it, put on the disk, renamed over it.
 *
 * @module
 */

/** Replaces `path` by `text`. Synchronous, so that two replacements cannot overtake each other. */
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
