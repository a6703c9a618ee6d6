/**
 * OffsetCommit (8) and OffsetFetch (9): how far a group has come.
 *
 * @module
 */

import type { CommittedOffset, CommittedOffsets } from "../groups/committed_offsets.ts";
import type { GroupCoordinator } from "../groups/group_coordinator.ts";
import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler } from "../protocol/handler.ts";
import type { TopicStore } from "../topics/topic_store.ts";

/** Kafka's `offset.metadata.max.bytes`. */
const MAX_METADATA_BYTES = 4096;

/** What committing needs. */
export interface CommitOptions {
  readonly groups: GroupCoordinator;
  readonly topics: TopicStore;
  readonly onStorageError: (error: unknown) => void;
}

/** Creates the handler of commits: what it answers without error survives a SIGKILL. */
export function handleOffsetCommit({ groups, topics, onStorageError }: CommitOptions): Handler {
  const check = ({ topic, partition, metadata }: CommittedOffset): number => {
    if (topics.log(topic, partition) === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    return (metadata?.length ?? 0) > MAX_METADATA_BYTES
      ? ErrorCode.OFFSET_METADATA_TOO_LARGE
      : ErrorCode.NONE;
  };
  const commit = (groupId: string, offsets: readonly CommittedOffset[]): number => {
    try {
      groups.commit(groupId, offsets);
      return ErrorCode.NONE;
    } catch (error) {
      onStorageError(error);
      return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    }
  };

  return ({ version, body, reply }) => {
    const groupId = body.string();
    const generation = body.int32();
    const memberId = body.string();
    if (version >= 7) body.nullableString(); // group instance id
    if (version <= 4) body.int64(); // retention time: offsets are kept for good
    const wanted = body.array(() => {
      const topic = body.string();
      return {
        topic,
        offsets: body.array((): CommittedOffset => {
          const partition = body.int32();
          const offset = body.int64();
          if (version >= 6) body.int32(); // leader epoch
          return { topic, partition, offset, metadata: body.nullableString() };
        }),
      };
    });
    let error = groups.checkCommit({ groupId, memberId, generation });
    if (error === ErrorCode.NONE) {
      const sound = wanted.flatMap(({ offsets }) => offsets)
        .filter((offset) => check(offset) === ErrorCode.NONE);
      error = commit(groupId, sound);
    }
    if (version >= 3) reply.int32(0); // throttle time
    reply.array(wanted, ({ topic, offsets }) => {
      reply.string(topic);
      reply.array(offsets, (offset) => {
        reply.int32(offset.partition);
        reply.int16(error === ErrorCode.NONE ? check(offset) : error);
      });
    });
    return "answer";
  };
}

/** Creates the handler that looks offsets up; -1 where a group has none. */
export function handleOffsetFetch({ offsets }: { readonly offsets: CommittedOffsets }): Handler {
  return ({ version, body, reply }) => {
    const groupId = body.string();
    const wanted = body.nullableArray(() => ({
      topic: body.string(),
      partitions: body.array(() => body.int32()),
    })) ?? groupByTopic(offsets.of(groupId));
    if (version >= 3) reply.int32(0); // throttle time
    reply.array(wanted, ({ topic, partitions }) => {
      reply.string(topic);
      reply.array(partitions, (partition) => {
        const found = offsets.get(groupId, topic, partition);
        reply.int32(partition);
        reply.int64(found?.offset ?? -1);
        if (version >= 5) reply.int32(-1); // leader epoch
        reply.string(found?.metadata ?? ""); // Kafka keeps a null note as ""
        reply.int16(ErrorCode.NONE);
      });
    });
    if (version >= 2) reply.int16(ErrorCode.NONE);
    return "answer";
  };
}

function groupByTopic(
  offsets: readonly CommittedOffset[],
): { readonly topic: string; readonly partitions: number[] }[] {
  const topics = Map.groupBy(offsets, ({ topic }) => topic);
  return [...topics].map(([topic, members]) => ({
    topic,
    partitions: members.map(({ partition }) => partition),
  }));
}
