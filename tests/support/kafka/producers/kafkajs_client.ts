/**
 * kafkajs as a producer: "ours", since it is the library that the API uses, though with its own encoder.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { notePartitions, refuseUnanswered } from "../../../../shared/kafka/answered_partitions.ts";
import { freshName } from "../../fresh_name.ts";
import { may } from "../../permissions.ts";
import { aProducer, createKafka } from "../kafkajs.ts";
import { type Bytes, type ForeignClient, type ForeignRecord, toBytes } from "./foreign_producer.ts";

/** kafkajs, idempotent, with its own encoder and not that of the API. */
export const kafkajsClient: ForeignClient = {
  name: "ours",
  codecs: ["none", "gzip"],
  isWhole: true,
  isAvailable: () => Promise.resolve(may.runStack),
  async open(address) {
    const kafka = await createKafka(address);
    const { CompressionTypes, Partitioners } = await import("kafkajs");
    const config = {
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: notePartitions(Partitioners.DefaultPartitioner),
    };
    const producer = await aProducer(kafka, config);
    const toRequest = (
      records: readonly ForeignRecord[],
      { topic, codec = "none" }: { readonly topic: string; readonly codec?: string },
    ) => ({
      topic,
      acks: -1,
      compression: codec === "gzip" ? CompressionTypes.GZIP : CompressionTypes.None,
      messages: records.map(toMessage),
    });
    return {
      async send(records, options) {
        const request = toRequest(records, options);
        refuseUnanswered(request.messages, await producer.send(request));
      },
      async transact(transactions, options) {
        await using transactional = await aProducer(
          await createKafka(address, { retry: { retries: 3, initialRetryTime: 100 } }),
          { ...config, transactionalId: freshName("transaction") },
        );
        for (const { end, records } of transactions) {
          const transaction = await transactional.transaction();
          await transaction.send(toRequest(records, options));
          await transaction[end]();
        }
      },
      [Symbol.asyncDispose]: () => producer[Symbol.asyncDispose](),
    };
  },
};

function toMessage({ key = null, value, headers = [], partition, timestampMs }: ForeignRecord) {
  const byName = Map.groupBy(headers, ([name]) => name);
  return {
    key: toBuffer(key),
    value: toBuffer(value),
    headers: Object.fromEntries(
      // kafkajs has no header without a value.
      [...byName].map((
        [name, all],
      ) => [name, all.map(([, bytes]) => Buffer.from(toBytes(bytes ?? "")))]),
    ),
    ...(partition === undefined ? {} : { partition }),
    ...(timestampMs === undefined ? {} : { timestamp: String(timestampMs) }),
  };
}

function toBuffer(bytes: Bytes | null): Buffer | null {
  return bytes === null ? null : Buffer.from(toBytes(bytes));
}
