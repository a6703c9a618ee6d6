/**
 * Splits what is large, so that no more of it is in memory at once than a limit.
 *
 * @module
 */

/** How {@linkcode chunksByBytes} splits. */
export interface ChunkLimits<Item> {
  /** Bytes of an item. */
  readonly sizeOf: (item: Item) => number;
  /** Of a chunk; an item that is larger is a chunk by itself. */
  readonly maxBytes: number;
  /** Items of a chunk. @default {Infinity} */
  readonly maxItems?: number;
}

/** The items in their order, as few chunks of them as the limits allow; none of nothing. */
export function* chunksByBytes<Item>(
  items: readonly Item[],
  { sizeOf, maxBytes, maxItems = Infinity }: ChunkLimits<Item>,
): Generator<readonly Item[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, item] of items.entries()) {
    const size = sizeOf(item);
    if (index > start && (bytes + size > maxBytes || index - start === maxItems)) {
      yield items.slice(start, index);
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < items.length) yield items.slice(start);
}
