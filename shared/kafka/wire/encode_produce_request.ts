/**
 * The produce request, versions 3 to 7, in one buffer of the right size. Stands in the place of
 * kafkajs's `protocol/requests/produce/v3/request.js`, which gives every record, and every header of
 * a record, a growing buffer of 512 bytes of its own and copies it four times.
 *
 *     transactional_id: nullable string, acks: int16, timeout: int32,
 *     [topic: string, [partition: int32, records: bytes]]
 *
 * where strings have an int16 and the others an int32 as length or count.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { ByteWriter } from "./byte_writer.ts";
import { type Codec, type Int64, sizeBatch, type SizedBatch } from "./encode_record_batch.ts";
import type { ProducedMessage } from "./encode_records.ts";

/** What kafkajs's broker gives its request modules. */
export interface ProduceOptions {
  readonly acks: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly transactionalId?: string | null | undefined;
  readonly producerId?: Int64 | undefined;
  readonly producerEpoch?: number | undefined;
  readonly compression?: number | undefined;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly firstSequence?: number | undefined;
      readonly messages: readonly ProducedMessage[];
    }[];
  }[];
}

/** The part of kafkajs's `Encoder` that it takes a payload from. */
export interface Payload {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

/** What kafkajs's connection sends. */
export interface ProduceRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  expectResponse(): boolean;
  encode(): Promise<Payload>;
}

const API_KEY = 0;
const NO_PRODUCER = -1;
const INT16_BYTES = 2;
const INT32_BYTES = 4;

/** Makes the module's function; `lookupCodec` is kafkajs's registry of codecs. */
export function createProduceRequest(
  { lookupCodec }: { readonly lookupCodec: (compression: number) => Codec },
): (options: ProduceOptions) => ProduceRequest {
  return function produceRequest(options) {
    return {
      apiKey: API_KEY,
      apiVersion: 3,
      apiName: "Produce",
      expectResponse: () => options.acks !== 0,
      encode: () => encode(options, lookupCodec),
    };
  };
}

async function encode(
  options: ProduceOptions,
  lookupCodec: (compression: number) => Codec,
): Promise<Payload> {
  const { acks, timeout, transactionalId = null, topicData } = options;
  const batchOptions = {
    compression: options.compression ?? 0,
    isTransactional: Boolean(transactionalId),
    producerId: options.producerId ?? NO_PRODUCER,
    producerEpoch: options.producerEpoch ?? 0,
    lookupCodec,
  };
  let sizeBytes = sizeOfText(transactionalId) + INT16_BYTES + INT32_BYTES + INT32_BYTES;
  const topics: { readonly topic: string; readonly batches: PartitionBatch[] }[] = [];
  for (const { topic, partitions } of topicData) {
    sizeBytes += sizeOfText(topic) + INT32_BYTES;
    const batches: PartitionBatch[] = [];
    for (const { partition, messages, firstSequence = 0 } of partitions) {
      const batch = await sizeBatch(messages, { ...batchOptions, firstSequence });
      sizeBytes += INT32_BYTES + INT32_BYTES + batch.sizeBytes;
      batches.push({ partition, batch });
    }
    topics.push({ topic, batches });
  }

  const writer = new ByteWriter(sizeBytes);
  writeText(writer, transactionalId);
  writer.int16(acks);
  writer.int32(timeout);
  writer.int32(topics.length);
  for (const { topic, batches } of topics) {
    writeText(writer, topic);
    writer.int32(batches.length);
    for (const { partition, batch } of batches) {
      writer.int32(partition);
      writer.int32(batch.sizeBytes);
      batch.writeTo(writer);
    }
  }
  return { buf: writer.buffer, buffer: writer.buffer };
}

interface PartitionBatch {
  readonly partition: number;
  readonly batch: SizedBatch;
}

function sizeOfText(text: string | null): number {
  return INT16_BYTES + (text === null ? 0 : Buffer.byteLength(text));
}

function writeText(writer: ByteWriter, text: string | null): void {
  const length = text === null ? -1 : Buffer.byteLength(text);
  writer.int16(length);
  if (text !== null) writer.raw(text, length);
}
