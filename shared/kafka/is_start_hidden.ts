/**
 * Whether a batch begins with what kafkajs hides.
 *
 * @module
 */

/**
 * Whether at the offset that `batch`, a batch of kafkajs, was fetched from is a transaction marker or a
 * record of an aborted transaction: neither is ever handed over, so that it looks like a hole of
 * compaction. kafkajs 2.2.4 keeps them in a property that its types do not show.
 *
 * @throws {TypeError} when there is no such property: another version of kafkajs
 */
export function isStartHidden(
  batch: { readonly messages: readonly unknown[]; readonly fetchedOffset?: unknown },
): boolean {
  const all: unknown = "messagesWithinOffset" in batch ? batch.messagesWithinOffset : undefined;
  if (!Array.isArray(all)) {
    throw new TypeError("Cannot tell what a batch begins with: kafkajs has changed");
  }
  const first: Hidden | undefined = all[0];
  if (first === undefined || first.offset !== batch.fetchedOffset) return false;
  // A marker of ours closes a batch that compaction has emptied: see `toClosingMarker`.
  if (first.isControlRecord) return first.batchContext.isControlBatch;
  return !batch.messages.includes(first);
}

interface Hidden {
  readonly offset: string;
  readonly isControlRecord: boolean;
  readonly batchContext: { readonly isControlBatch: boolean };
}
