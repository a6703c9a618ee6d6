/**
 * The requests that tests of the wire make, each in one version, with the answer read back.
 *
 * @module
 */

import type { RawClient } from "./raw_client.ts";

/** Creates a topic; returns the error code. */
export async function createTopic(
  client: RawClient,
  name: string,
  options: { readonly partitions?: number; readonly configs?: Record<string, string | null> } = {},
): Promise<number> {
  const answer = await client.call("CreateTopics", 4, (body) => {
    body.array([name], () => {
      body.string(name);
      body.int32(options.partitions ?? 1);
      body.int16(1); // replication factor
      body.array([], () => {}); // assignments
      body.array(Object.entries(options.configs ?? {}), ([key, value]) => {
        body.string(key);
        body.string(value);
      });
    });
    body.int32(1000);
    body.boolean(false);
  });
  answer.int32();
  return answer.array(() => [answer.string(), answer.int16(), answer.nullableString()] as const)[0]
    ?.[1] ?? -1;
}

/** What a produce request of one batch says. */
export interface ProduceParts {
  readonly topic: string;
  readonly batch: Uint8Array;
  readonly partition?: number;
  readonly acks?: number;
}

/** Sends one batch. */
export function sendProduce(client: RawClient, parts: ProduceParts): Promise<void> {
  return client.send("Produce", 7, (body) => {
    body.string(null);
    body.int16(parts.acks ?? -1);
    body.int32(1000);
    body.array([parts.topic], (topic) => {
      body.string(topic);
      body.array([parts.batch], (batch) => {
        body.int32(parts.partition ?? 0);
        body.bytes(batch);
      });
    });
  });
}

/** Sends one batch and returns what became of it; `undefined` when the connection was closed. */
export async function produce(
  client: RawClient,
  parts: ProduceParts,
): Promise<{ readonly error: number; readonly offset: number } | undefined> {
  await sendProduce(client, parts);
  const answer = await client.receive();
  return answer?.array(() => {
    answer.string();
    return answer.array(() => {
      answer.int32();
      const error = answer.int16();
      const offset = answer.int64();
      answer.int64();
      answer.int64();
      return { error, offset };
    });
  }).flat()[0];
}

/** What a fetch request says. */
export interface FetchParts {
  readonly topic: string;
  readonly offset: number;
  readonly partitions?: readonly number[];
  readonly minBytes?: number;
  readonly maxWaitMs?: number;
  readonly maxBytes?: number;
  readonly partitionMaxBytes?: number;
  readonly sessionId?: number;
}

/** What came back of one partition. */
export interface FetchedPartition {
  readonly error: number;
  readonly highWatermark: number;
  readonly startOffset: number;
  readonly records: Uint8Array;
}

/** Fetches and returns the partitions in order. */
export async function fetchRecords(
  client: RawClient,
  parts: FetchParts,
): Promise<FetchedPartition[]> {
  const answer = await client.call("Fetch", 11, (body) => {
    body.int32(-1);
    body.int32(parts.maxWaitMs ?? 0);
    body.int32(parts.minBytes ?? 1);
    body.int32(parts.maxBytes ?? 1 << 20);
    body.int8(0);
    body.int32(parts.sessionId ?? 0);
    body.int32(-1);
    body.array([parts.topic], (topic) => {
      body.string(topic);
      body.array(parts.partitions ?? [0], (partition) => {
        body.int32(partition);
        body.int32(-1);
        body.int64(parts.offset);
        body.int64(-1);
        body.int32(parts.partitionMaxBytes ?? 1 << 20);
      });
    });
    body.array([], () => {});
    body.string("");
  });
  answer.int32();
  const error = answer.int16();
  if (error !== 0) {
    return [{ error, highWatermark: -1, startOffset: -1, records: new Uint8Array(0) }];
  }
  answer.int32();
  return answer.array(() => {
    answer.string();
    return answer.array(() => {
      answer.int32();
      const partitionError = answer.int16();
      const highWatermark = answer.int64();
      answer.int64();
      const startOffset = answer.int64();
      answer.array(() => answer.int64());
      answer.int32();
      return { error: partitionError, highWatermark, startOffset, records: answer.bytes() };
    });
  }).flat();
}

/** Looks up one offset by timestamp (-1 latest, -2 earliest). */
export async function listOffset(
  client: RawClient,
  topic: string,
  timestamp: number,
): Promise<{ readonly error: number; readonly timestamp: number; readonly offset: number }> {
  const answer = await client.call("ListOffsets", 2, (body) => {
    body.int32(-1);
    body.int8(0);
    body.array([topic], () => {
      body.string(topic);
      body.array([0], () => {
        body.int32(0);
        body.int64(timestamp);
      });
    });
  });
  answer.int32();
  answer.int32();
  answer.string();
  answer.int32();
  answer.int32();
  return { error: answer.int16(), timestamp: answer.int64(), offset: answer.int64() };
}
