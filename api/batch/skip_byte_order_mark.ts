/**
 * Skips the byte order mark that some programs put before UTF-8.
 *
 * @module
 */

/** Yields `chunks` without a UTF-8 byte order mark at their start, which may span chunks. */
export async function* skipByteOrderMark(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  let matched = 0;
  for await (const chunk of chunks) {
    let from = 0;
    while (matched < MARK.length && from < chunk.length) {
      if (chunk[from] === MARK[matched]) {
        matched++;
        from++;
      } else {
        if (matched > 0) yield MARK.slice(0, matched);
        matched = MARK.length;
      }
    }
    if (from < chunk.length) yield chunk.subarray(from);
  }
  if (matched < MARK.length && matched > 0) yield MARK.slice(0, matched);
}

const MARK = new Uint8Array([0xef, 0xbb, 0xbf]);
