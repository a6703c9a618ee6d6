/**
 * DeleteRecords (21): moves the start of a log forward.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler } from "../protocol/handler.ts";
import type { TopicStore } from "../topics/topic_store.ts";

const TO_THE_END = -1;

/** Creates the handler of record deletion. */
export function handleDeleteRecords({ topics }: { readonly topics: TopicStore }): Handler {
  const deleteBefore = (topic: string, partition: number, asked: number) => {
    const log = topics.log(topic, partition);
    if (log === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, start: -1 };
    const offset = asked === TO_THE_END ? log.endOffset : asked;
    if (offset < 0 || offset > log.endOffset) {
      return { error: ErrorCode.OFFSET_OUT_OF_RANGE, start: -1 };
    }
    log.deleteBefore(offset);
    return { error: ErrorCode.NONE, start: log.startOffset };
  };
  return ({ body, reply }) => {
    const wanted = body.array(() => ({
      topic: body.string(),
      partitions: body.array(() => ({ partition: body.int32(), offset: body.int64() })),
    }));
    reply.int32(0); // throttle time
    reply.array(wanted, ({ topic, partitions }) => {
      reply.string(topic);
      reply.array(partitions, ({ partition, offset }) => {
        const { error, start } = deleteBefore(topic, partition, offset);
        reply.int32(partition);
        reply.int64(start);
        reply.int16(error);
      });
    });
    return "answer";
  };
}
