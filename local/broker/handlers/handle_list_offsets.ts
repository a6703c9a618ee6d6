/**
 * ListOffsets (2): the first offset, the next offset, or the first one at or after a timestamp.
 *
 * @module
 */

import { findRecord } from "../log/find_record.ts";
import type { PartitionLog } from "../log/partition_log.ts";
import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler } from "../protocol/handler.ts";
import type { TopicStore } from "../topics/topic_store.ts";
import { checkLeaderEpoch, LEADER_EPOCH } from "./leader_epoch.ts";

const LATEST = -1;
/** Smaller values are from ListOffsets 7 or later, such as -3, the latest timestamp. */
const EARLIEST = -2;

/** Creates the handler of offset look-ups. */
export function handleListOffsets({ topics }: { readonly topics: TopicStore }): Handler {
  return ({ version, body, reply }) => {
    body.int32(); // replica id
    if (version >= 2) body.int8(); // isolation level: there are no transactions
    const wanted = body.array(() => ({
      topic: body.string(),
      partitions: body.array(() => ({
        partition: body.int32(),
        leaderEpoch: version >= 4 ? body.int32() : -1,
        timestamp: body.int64(),
      })),
    }));
    if (version >= 2) reply.int32(0); // throttle time
    reply.array(wanted, ({ topic, partitions }) => {
      reply.string(topic);
      reply.array(partitions, ({ partition, leaderEpoch, timestamp }) => {
        const log = topics.log(topic, partition);
        const error = timestamp < EARLIEST
          ? ErrorCode.UNSUPPORTED_VERSION
          : log === undefined
          ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
          : checkLeaderEpoch(leaderEpoch);
        const found = log === undefined || error !== ErrorCode.NONE
          ? NOT_FOUND
          : findOffset(log, timestamp);
        reply.int32(partition);
        reply.int16(error);
        reply.int64(found.timestamp);
        reply.int64(found.offset);
        if (version >= 4) reply.int32(found.offset < 0 ? -1 : LEADER_EPOCH);
      });
    });
    return "answer";
  };
}

const NOT_FOUND = { offset: -1, timestamp: -1 };

function findOffset(log: PartitionLog, timestamp: number): { offset: number; timestamp: number } {
  if (timestamp === LATEST) return { offset: log.endOffset, timestamp: -1 };
  if (timestamp === EARLIEST) return { offset: log.startOffset, timestamp: -1 };
  const batch = log.findByTimestamp(timestamp);
  if (batch === undefined) return NOT_FOUND;
  return findRecord(batch, { timestamp, fromOffset: log.startOffset }) ?? NOT_FOUND;
}
