/**
 * Test files in growing chunks: the nearest alone, since one run of Deno takes half a second to
 * begin, and the far ones many at a time.
 *
 * @module
 */

/** Chunks of 1, 2, 4 and so on, of `most` at most; `first` is the size of the first one. */
export function toChunks<T>(
  items: readonly T[],
  { first, most }: { readonly first: number; readonly most: number },
): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let [at, size] = [0, first]; at < items.length; size = Math.min(2 * size, most)) {
    chunks.push(items.slice(at, at + size));
    at += size;
  }
  return chunks;
}
