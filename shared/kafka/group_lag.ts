/**
 * How far the consumers are behind, as the broker alone knows it: the answer is also right while they
 * are paused, dead or were never started.
 *
 * @module
 */
import type { ConsumerLane } from "./consumer_lanes.ts";
import { isNotAuthorized, isWithoutCoordinator } from "./kafka_error.ts";
import { findMissingRights, type RightOn } from "./missing_right.ts";

/** The part of a Kafka admin client that {@linkcode readGroupLag} needs. */
export interface GroupLagAdmin {
  /** Names of all topics. */
  listTopics(): Promise<string[]>;
  /** The committed offsets of a group, `-1` where there is none. */
  fetchOffsets(request: { groupId: string; topics: string[] }): Promise<
    { topic: string; partitions: { partition: number; offset: string }[] }[]
  >;
  /** Low and high watermark: the first offset kept, and the offset of the next record. */
  fetchTopicOffsets(
    topic: string,
  ): Promise<{ partition: number; low: string; high: string }[]>;
  /** The first offset whose record is of `timestamp` or later; the end offset without any. */
  fetchTopicOffsetsByTimestamp(
    topic: string,
    timestamp: number,
  ): Promise<{ partition: number; offset: string }[]>;
  /** The offset of the first record of a range; `undefined` where it holds none. */
  findFirstRecord(range: OffsetRange): Promise<number | undefined>;
  /** Rejects when the topic does not exist, or this user may not describe it. */
  fetchTopicMetadata(request: { topics: string[] }): Promise<unknown>;
  /** Whether this user may use the group; `undefined` when no broker says. */
  mayUseGroup(groupId: string): Promise<boolean | undefined>;
}

/** Offsets of a partition from one that counts up to one that does not. */
export interface OffsetRange {
  /** Name of the topic. */
  readonly topic: string;
  /** Number of the partition. */
  readonly partition: number;
  /** The first offset. */
  readonly fromOffset: number;
  /** The offset behind the last. */
  readonly toOffset: number;
}

/** The lag of one partition. */
export interface PartitionLag {
  /** Its number. */
  readonly partition: number;
  /** The offset of the first record that its group has not committed; the end without any. */
  readonly nextOffset: number;
  /** The offset of the next record that is appended. */
  readonly endOffset: number;
  /** Offsets between the two, never below 0: there is at least one record when it is not 0. */
  readonly lagRecords: number;
}

/** The lag of one topic. */
export interface TopicLag {
  /** Its name. */
  readonly topic: string;
  /** Sum over its partitions. */
  readonly lagRecords: number;
  /** Age of its oldest record that is not committed, to within about 5 %; 0 without any. */
  readonly lagSeconds: number;
  /** Sum over its partitions: grows by one with each record that is appended. */
  readonly endOffset: number;
  /** Ascending by number. */
  readonly partitions: readonly PartitionLag[];
}

/** The lag of the groups, from {@linkcode readGroupLag}. */
export interface GroupLag {
  /** In the order they were asked for, without those that do not exist or cannot be read. */
  readonly topics: readonly TopicLag[];
  /** What this user lacks to read the lag of the others. */
  readonly missingRights: readonly RightOn[];
}

/** Options for {@linkcode readGroupLag}. */
export interface GroupLagOptions {
  /** The topics whose lag is read, each with the group whose committed offsets count. */
  readonly lanes: readonly ConsumerLane[];
  /** Milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
}

/**
 * The lag of each lane.
 *
 * **In records**: end offset minus committed offset. Without a committed offset everything that is
 * kept counts, since our consumer begins at the oldest record. The same holds where retention has
 * overtaken the group, so that its committed offset lies below the first one kept. Committed
 * offsets are read before end offsets: records that are appended and committed in between cannot
 * make a lag. Offsets from the committed one on at which there is no record do not count: a consumer
 * never commits past transaction markers, aborted transactions or what compaction left out at the
 * end, so that their lag would stay and grow older for ever. An open transaction of anybody's counts
 * with all that is behind it, since no consumer gets past it until it ends.
 *
 * **In seconds**: the broker does not know the age of a record, but it finds the first record of a
 * time or later. If that one lies at or below the committed offset, no uncommitted record is older
 * than the time; if it lies above in any partition, one is. So the age is searched: doubled from
 * a quarter second until no partition has an older record (at most {@linkcode MAX_AGE_SECONDS}),
 * then narrowed down to 10 %, whose middle is the answer. That takes some ten requests for a lag of
 * a minute and none without lag. It needs no memory, so the first answer is right already. Below a
 * quarter second the answer is an eighth.
 *
 * The times are the record timestamps that producers set. A producer whose clock is wrong shifts
 * the seconds by as much, and records out of the order of their timestamps (by the length of a
 * retry) blur them by as much. The count of records needs no clock.
 *
 * @throws what the admin client throws
 *
 * @example
 * ```ts
 * import { readGroupLag } from "./group_lag.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const admin = {
 *   listTopics: () => Promise.resolve(["sales"]),
 *   fetchOffsets: () =>
 *     Promise.resolve([{ topic: "sales", partitions: [{ partition: 0, offset: "-1" }] }]),
 *   fetchTopicOffsets: () => Promise.resolve([{ partition: 0, low: "5", high: "5" }]),
 *   fetchTopicOffsetsByTimestamp: () => Promise.resolve([{ partition: 0, offset: "5" }]),
 *   findFirstRecord: () => Promise.resolve(undefined),
 *   fetchTopicMetadata: () =>
 *     Promise.reject(Object.assign(new Error(), { type: "UNKNOWN_TOPIC_OR_PARTITION" })),
 *   mayUseGroup: () => Promise.resolve(true),
 * };
 * const partition = { partition: 0, nextOffset: 5, endOffset: 5, lagRecords: 0 };
 * assertEquals(await readGroupLag(admin, {
 *   lanes: [{ topic: "sales", groupId: "g" }, { topic: "missing", groupId: "g" }],
 * }), {
 *   topics: [
 *     { topic: "sales", lagRecords: 0, lagSeconds: 0, endOffset: 5, partitions: [partition] },
 *   ],
 *   missingRights: [],
 * });
 * ```
 */
export async function readGroupLag(
  admin: GroupLagAdmin,
  { lanes, now = Date.now }: GroupLagOptions,
): Promise<GroupLag> {
  const visible = new Set(await admin.listTopics());
  const topics: TopicLag[] = [];
  const missingRights: RightOn[] = [];
  const readings = await Promise.all(
    lanes.map(({ topic, groupId }) =>
      visible.has(topic)
        ? readLane(admin, { topic, groupId, nowMs: now() })
        // Kafka does not list a topic that this user may not describe.
        : findMissingRights(admin, [topic])
    ),
  );
  for (const reading of readings) {
    if ("topic" in reading) topics.push(reading);
    else missingRights.push(...reading.filter(({ right }) => right !== "Create"));
  }
  return { topics, missingRights };
}

/** The lag of a topic, or what this user lacks to read it. */
async function readLane(
  admin: GroupLagAdmin,
  { topic, groupId, nowMs }: ConsumerLane & { readonly nowMs: number },
): Promise<TopicLag | readonly RightOn[]> {
  try {
    const committed = await admin.fetchOffsets({ groupId, topics: [topic] });
    const found = committed.find((each) => each.topic === topic)?.partitions ?? [];
    const offsets = found.map(({ partition, offset }) => [partition, Number(offset)] as const);
    return await readTopicLag(admin, { topic, committed: new Map(offsets), nowMs });
  } catch (error) {
    const isClosed = isNotAuthorized(error) ||
      isWithoutCoordinator(error) && await admin.mayUseGroup(groupId) === false;
    if (!isClosed) throw error;
    return [{ right: "Read", on: `group ${groupId}` }];
  }
}

async function readTopicLag(
  admin: GroupLagAdmin,
  { topic, committed, nowMs }: {
    readonly topic: string;
    readonly committed: ReadonlyMap<number, number>;
    readonly nowMs: number;
  },
): Promise<TopicLag> {
  const ends = await admin.fetchTopicOffsets(topic);
  const partitions = await Promise.all(
    ends.toSorted((a, b) => a.partition - b.partition).map(async (end): Promise<PartitionLag> => {
      const { partition } = end;
      const toOffset = Number(end.high);
      // -1, for none, lies below every low watermark.
      const fromOffset = Math.max(committed.get(partition) ?? -1, Number(end.low));
      const nextOffset = fromOffset < toOffset
        ? await admin.findFirstRecord({ topic, partition, fromOffset, toOffset }) ?? toOffset
        : fromOffset;
      const lagRecords = Math.max(0, toOffset - nextOffset);
      return { partition, nextOffset, endOffset: toOffset, lagRecords };
    }),
  );
  const behind = new Map(
    partitions.filter(({ lagRecords }) => lagRecords > 0)
      .map(({ partition, nextOffset }) => [partition, nextOffset]),
  );

  async function isNoneOlderThan(seconds: number): Promise<boolean> {
    const time = Math.floor(nowMs - seconds * 1_000);
    const firsts = await admin.fetchTopicOffsetsByTimestamp(topic, time);
    return firsts.every(({ partition, offset }) => {
      const nextOffset = behind.get(partition);
      return nextOffset === undefined || Number(offset) <= nextOffset;
    });
  }

  return {
    topic,
    lagRecords: sum(partitions.map(({ lagRecords }) => lagRecords)),
    lagSeconds: behind.size === 0 ? 0 : await searchAge(isNoneOlderThan),
    endOffset: sum(partitions.map(({ endOffset }) => endOffset)),
    partitions,
  };
}

async function searchAge(isNoneOlderThan: (seconds: number) => Promise<boolean>): Promise<number> {
  let above = FIRST_AGE_SECONDS;
  if (await isNoneOlderThan(above)) return above / 2;
  let below: number;
  do {
    if (above === MAX_AGE_SECONDS) return MAX_AGE_SECONDS;
    below = above;
    above = Math.min(2 * below, MAX_AGE_SECONDS);
  } while (!await isNoneOlderThan(above));
  while (above > 1.1 * below) {
    const middle = Math.sqrt(below * above);
    if (await isNoneOlderThan(middle)) above = middle;
    else below = middle;
  }
  return Math.sqrt(below * above);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const FIRST_AGE_SECONDS = 0.25;
/** Thirty days: more than brokers keep by default (7 days). */
const MAX_AGE_SECONDS = 2_592_000;
