/**
 * The client of kafkajs with our decoder and encoder, our sockets and our login, and its records in
 * our form.
 *
 * @module
 */
// First: it puts our modules in the place of kafkajs's, before kafkajs loads those.
import "./wire/replace_kafkajs_modules.ts";
import {
  type Consumer,
  type ConsumerConfig,
  type IHeaders,
  type ISocketFactory,
  Kafka,
  type KafkaMessage,
  Partitioners,
  type Producer,
  type ProducerConfig,
} from "kafkajs";
import { Buffer } from "node:buffer";
import process from "node:process";
import {
  type RawRecord,
  type RecordHeaders,
  toRecordHeaders,
  type Truncation,
} from "../basket/raw_record.ts";
import { getLogger } from "../service/log.ts";
import { notePartitions, refuseUnanswered } from "./answered_partitions.ts";
import { toKafkajsBroker } from "./broker_address.ts";
import { brokerOrderOf } from "./broker_order.ts";
import { createSocketFactory } from "./broker_socket.ts";
import type { KafkaOptions } from "./kafka_options.ts";
import { toMechanism } from "./log_in.ts";
import { formatPosition } from "./position.ts";
import { OVERSIZED_KEPT_BYTES } from "./wire/limits.ts";
import { type OversizedValue, oversizedValueOf } from "./wire/oversized_value.ts";
import { type UnreadableBatch, unreadableBatchOf } from "./wire/unreadable_batch.ts";

export type {
  Consumer,
  EachBatchPayload,
  Kafka,
  KafkaMessage,
  Mechanism,
  Message,
  Producer,
} from "kafkajs";

/** The partitioner that other Kafka clients use too; kafkajs wants it named. */
export const createPartitioner = Partitioners.DefaultPartitioner;

/** Creates a Kafka client. Connects lazily. */
export function createKafka(options: KafkaOptions): Kafka {
  // kafkajs 2.2.4 sets a timer in the past: the runtime corrects that and prints a warning.
  process.removeAllListeners("warning");
  const { brokers, tls, sasl, ...rest } = options;
  const order = brokerOrderOf(brokers);
  const createSocket = createSocketFactory({
    order,
    tls,
    hasLogin: sasl !== undefined,
    connectionTimeoutMs: options.connectionTimeout,
  });
  return new WatchfulKafka({
    ...rest,
    // Asked for each connection that does not name a broker. Of several kafkajs would take one itself.
    brokers: () => [toKafkajsBroker(order.next())],
    ...(sasl === undefined ? {} : { sasl: toMechanism(sasl) }),
    // It uses no more of a socket than ours has.
    socketFactory: createSocket as unknown as ISocketFactory,
  });
}

/**
 * A client whose producers and consumers notice new partitions within 10 s. By default it takes
 * kafkajs five minutes, in which a consumer does not read what others write to them. And whose producers
 * reject a `send` of which a part was never sent: kafkajs forgets it when leaders move.
 */
class WatchfulKafka extends Kafka {
  override producer(
    { createPartitioner = Partitioners.DefaultPartitioner, ...config }: ProducerConfig = {},
  ): Producer {
    const producer = super.producer({
      metadataMaxAge: METADATA_MAX_AGE_MS,
      ...config,
      createPartitioner: notePartitions(createPartitioner),
    });
    return {
      ...producer,
      async send(record) {
        const answers = await producer.send(record);
        refuseUnanswered(record.messages, answers);
        return answers;
      },
    };
  }

  override consumer(config: ConsumerConfig): Consumer {
    return super.consumer({ metadataMaxAge: METADATA_MAX_AGE_MS, ...config });
  }
}

const METADATA_MAX_AGE_MS = 10_000;

/** A batch of kafkajs, as far as its records are concerned. */
export interface FetchedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly KafkaMessage[];
  /** Offset of the next record that will be appended, in decimal. */
  readonly highWatermark: string;
}

/**
 * The records of a batch. No record reaches to the high watermark or beyond: the offsets of a damaged
 * batch may lie, and a position that follows them would skip records that are still to come.
 */
export function toRawRecords(
  { topic, partition, messages, highWatermark }: FetchedBatch,
): readonly RawRecord[] {
  const end = BigInt(highWatermark);
  const records: RawRecord[] = [];
  for (const message of messages) {
    const record = toRawRecord(message, { topic, partition });
    if (BigInt(message.offset) < end) {
      records.push(record);
    } else if (record.truncation !== undefined && BigInt(record.offset) < end) {
      const truncation = { ...record.truncation, lastOffset: String(end - 1n) };
      records.push({ ...record, truncation });
    } else {
      const position = formatPosition(record);
      logger.error("Ignoring a record behind the end of its partition", { position });
    }
  }
  return records;
}

/**
 * A record of kafkajs in our form. It has to be the very object that kafkajs hands over: a batch that
 * cannot be read and a value that was cut are known by the message's identity.
 */
export function toRawRecord(
  message: KafkaMessage,
  { topic, partition }: { topic: string; partition: number },
): RawRecord {
  const { offset, timestamp, key, value, headers } = message;
  const record = {
    topic,
    partition,
    offset,
    timestampMs: Number(timestamp),
    key,
    value,
    headers: headers === undefined ? NO_HEADERS : toRecordHeaders(readHeaders(headers)),
  };
  const batch = unreadableBatchOf(message);
  if (batch !== undefined) {
    return {
      ...record,
      offset: batch.firstOffset,
      value: batch.beginning,
      truncation: toUnreadable(batch),
    };
  }
  const oversized = oversizedValueOf(message);
  return oversized === undefined
    ? record
    : { ...record, truncation: toOversized(oversized, offset) };
}

/**
 * Headers of a record as kafkajs sends them. Its producer copies no headers into objects of its own,
 * so names like `__proto__` arrive as they are.
 */
export function toMessageHeaders(headers: RecordHeaders): IHeaders {
  const copies: IHeaders = Object.create(null);
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) copies[name] = Buffer.from(value);
  }
  return copies;
}

const NO_HEADERS: RecordHeaders = toRecordHeaders([]);

/** Kafka allows a name more than once, the first counts; and no value, which is empty then. */
function* readHeaders(headers: IHeaders): Generator<readonly [string, Uint8Array]> {
  for (const name of Object.keys(headers)) {
    const values: Header | (Header)[] | undefined = headers[name];
    const value = Array.isArray(values) ? values[0] : values;
    if (value === undefined) continue;
    yield [name, typeof value === "string" ? Buffer.from(value) : value ?? EMPTY];
  }
}

const logger = getLogger(["kafka"]);

/** Its types leave out the null that its decoder, and ours, may hold. */
type Header = Buffer | string | null;
const EMPTY = new Uint8Array();

function toUnreadable(batch: UnreadableBatch): Truncation {
  const { reason, detail, firstOffset, lastOffset, sizeBytes, sha256, beginning } = batch;
  return {
    code: "unreadable_batch",
    detail: `Offsets ${firstOffset} to ${lastOffset}, ${sizeBytes} bytes: ${reason} (${detail}). ` +
      `Kept are the first ${beginning.length} bytes; SHA-256 of all ${sha256}`,
    sha256,
    lastOffset,
  };
}

function toOversized(
  { valueBytes, valueSha256, keyBytes, headersDropped }: OversizedValue,
  lastOffset: string,
): Truncation {
  return {
    code: "oversized_value",
    detail: `A value of ${valueBytes} bytes and a key of ${keyBytes}. Kept are the first ` +
      `${OVERSIZED_KEPT_BYTES} bytes of each${headersDropped ? ", and no headers" : ""}; ` +
      `SHA-256 of the value ${valueSha256}`,
    sha256: valueSha256,
    lastOffset,
  };
}
