/**
 * Fetch (1): waits until there is enough to read, or long enough, and copies whole batches out.
 *
 * @module
 */

import type { PartitionLog } from "../log/partition_log.ts";
import { ErrorCode } from "../protocol/error_codes.ts";
import type { ApiCall, Handler, Outcome } from "../protocol/handler.ts";
import type { Reader } from "../protocol/reader.ts";
import type { TopicStore } from "../topics/topic_store.ts";
import { checkLeaderEpoch } from "./leader_epoch.ts";
import { waitForAppend } from "./wait_for_append.ts";

/** A bound on what one answer holds in memory; clients simply ask again. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
const READ_COMMITTED = 1;

/** Creates the handler of fetch requests. */
export function handleFetch({ topics }: { readonly topics: TopicStore }): Handler {
  const findLog = (topic: string, partition: PartitionFetch): LogOrError => {
    const log = topics.log(topic, partition.partition);
    if (log === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
    const error = checkLeaderEpoch(partition.leaderEpoch);
    if (error !== ErrorCode.NONE) return { error };
    const isInRange = partition.offset >= log.startOffset && partition.offset <= log.endOffset;
    return isInRange ? { log } : { error: ErrorCode.OFFSET_OUT_OF_RANGE };
  };
  /** Bytes there are to read; an error is worth answering at once. */
  const countBytes = (request: FetchRequest): number => {
    if (request.sessionId !== 0) return Infinity;
    let bytes = 0;
    for (const { topic, partitions } of request.topics) {
      for (const partition of partitions) {
        const { log } = findLog(topic, partition);
        if (log === undefined) return Infinity;
        bytes += Math.min(log.bytesFrom(partition.offset), partition.maxBytes);
      }
    }
    return bytes;
  };
  const logsOf = (request: FetchRequest) =>
    request.topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition }) => topics.log(topic, partition))
        .filter((log) => log !== undefined)
    );

  return async (call): Promise<Outcome> => {
    const request = readRequest(call);
    const deadline = performance.now() + request.maxWaitMs;
    while (countBytes(request) < request.minBytes && !call.signal.aborted) {
      const remainingMs = deadline - performance.now();
      if (remainingMs <= 0) break;
      await waitForAppend(logsOf(request), { timeoutMs: remainingMs, signal: call.signal });
    }
    writeReply(call, request, findLog);
    return "answer";
  };
}

type LogOrError =
  | { readonly log: PartitionLog; readonly error?: undefined }
  | { readonly log?: undefined; readonly error: number };

interface PartitionFetch {
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly offset: number;
  readonly maxBytes: number;
}

interface FetchRequest {
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolation: number;
  readonly sessionId: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly PartitionFetch[];
  }[];
}

function readRequest({ version, body }: ApiCall): FetchRequest {
  body.int32(); // replica id
  const maxWaitMs = body.int32();
  const minBytes = body.int32();
  const maxBytes = Math.min(body.int32(), MAX_RESPONSE_BYTES);
  const isolation = body.int8();
  const sessionId = version >= 7 ? body.int32() : 0;
  if (version >= 7) body.int32(); // session epoch: every fetch is a full one
  const topics = body.array(() => ({
    topic: body.string(),
    partitions: body.array((reader) => readPartition(reader, version)),
  }));
  return { maxWaitMs, minBytes, maxBytes, isolation, sessionId, topics };
}

function readPartition(body: Reader, version: number): PartitionFetch {
  const partition = body.int32();
  const leaderEpoch = version >= 9 ? body.int32() : -1;
  const offset = body.int64();
  if (version >= 5) body.int64(); // the log start offset of a follower
  return { partition, leaderEpoch, offset, maxBytes: body.int32() };
}

function writeReply(
  { version, reply }: ApiCall,
  request: FetchRequest,
  findLog: (topic: string, partition: PartitionFetch) => LogOrError,
): void {
  // No sessions are kept (id 0), which tells clients to name all partitions each time.
  const hasSession = request.sessionId !== 0;
  reply.int32(0); // throttle time
  if (version >= 7) {
    reply.int16(hasSession ? ErrorCode.FETCH_SESSION_ID_NOT_FOUND : ErrorCode.NONE);
    reply.int32(0);
  }
  let remaining = request.maxBytes;
  let isFirst = true;
  reply.array(hasSession ? [] : request.topics, ({ topic, partitions }) => {
    reply.string(topic);
    reply.array(partitions, (partition) => {
      const { log, error = ErrorCode.NONE } = findLog(topic, partition);
      reply.int32(partition.partition);
      reply.int16(error);
      reply.int64(log?.endOffset ?? -1); // high watermark
      reply.int64(log?.endOffset ?? -1); // last stable offset: there are no transactions
      if (version >= 5) reply.int64(log?.startOffset ?? -1);
      reply.int32(request.isolation === READ_COMMITTED ? 0 : -1); // aborted transactions
      if (version >= 11) reply.int32(-1); // preferred read replica
      const lengthAt = reply.length;
      reply.int32(0);
      const bytes = log?.read(partition.offset, {
        maxBytes: Math.min(partition.maxBytes, remaining),
        atLeastOne: isFirst,
        into: reply,
      }) ?? 0;
      reply.patchInt32(lengthAt, bytes);
      remaining = Math.max(0, remaining - bytes);
      isFirst &&= bytes === 0;
    });
  });
}
