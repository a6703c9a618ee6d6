/**
 * Finds out whether anything is left to read in a partition, by fetching from it: the broker's
 * offsets alone do not tell records from transaction markers and holes.
 *
 * @module
 */
import type { OffsetRange } from "./group_lag.ts";
import { isNotAuthorized } from "./kafka_error.ts";
import type { PartitionFetcher } from "./partition_fetcher.ts";
import type { Position } from "./position.ts";

/**
 * After how many fetches in a row, each of a partition alone, that found nothing there is nothing. A
 * batch whose checksum is wrong is taken for damaged on the way up to five times
 * (`suspect_batches.ts`), and looks like nothing until then.
 */
export const EMPTY_FETCHES_AT_END = 5;

/**
 * The offset of the first record of a range; `undefined` where it holds none. Where a transaction is
 * open before any, its own: what it and others have written from there on, nobody can read yet.
 * Without the right to read the topic, which an API does not need, the first offset of the range.
 *
 * @throws an error of kafkajs, also when the range lies outside of its partition
 */
export type FindFirstRecord = (
  fetcher: PartitionFetcher,
  range: OffsetRange,
) => Promise<number | undefined>;

/**
 * Creates a finder, which remembers where it found the first record or how far it found none. So a
 * lag that does not change costs one fetch, and a finder that was interrupted goes on.
 */
export function createFindFirstRecord(): FindFirstRecord {
  const known = new Map<string, Known>();

  return async function findFirstRecord(fetcher, range) {
    const { topic, partition, fromOffset, toOffset } = range;
    const name = `${topic}/${partition}`;
    const before = known.get(name);
    const state = before !== undefined && isAbout(before, range)
      ? before
      : { fromOffset, nextOffset: fromOffset, isRecord: false };
    known.set(name, state);
    for (let emptyFetches = 0; !state.isRecord && state.nextOffset < toOffset;) {
      const offset = String(state.nextOffset);
      const fetched = await fetchOne(fetcher, { topic, partition, offset });
      if (fetched === undefined) return state.nextOffset;
      const first = fetched.messages.at(0);
      state.isRecord = first !== undefined;
      // Not remembered: when it is aborted, there may be nothing.
      const opensAt = Number(fetched.lastStableOffset);
      const isOpen = opensAt >= state.nextOffset && opensAt < toOffset;
      if (first === undefined && isOpen && Number(fetched.nextOffset) >= opensAt) return opensAt;
      emptyFetches = Number(fetched.nextOffset) > state.nextOffset ? 0 : emptyFetches + 1;
      state.nextOffset = Number(first?.offset ?? fetched.nextOffset);
      if (emptyFetches === EMPTY_FETCHES_AT_END) state.nextOffset = toOffset;
    }
    return state.isRecord && state.nextOffset < toOffset ? state.nextOffset : undefined;
  };
}

/** There is no record from `fromOffset` up to `nextOffset`, and perhaps one there. */
interface Known {
  readonly fromOffset: number;
  nextOffset: number;
  isRecord: boolean;
}

/** A topic that was made again begins before, or ends before. */
function isAbout({ fromOffset, nextOffset }: Known, range: OffsetRange): boolean {
  return fromOffset <= range.fromOffset && range.fromOffset <= nextOffset &&
    nextOffset <= range.toOffset;
}

async function fetchOne(fetcher: PartitionFetcher, position: Position) {
  try {
    // A fetch brings its first batch whole, however large.
    const [fetched] = await fetcher.fetch([position], { maxWaitMs: 20, maxPartitionBytes: 1 });
    return fetched;
  } catch (error) {
    if (isNotAuthorized(error)) return undefined;
    throw error;
  }
}
