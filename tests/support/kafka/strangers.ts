/**
 * What strangers write to our topics: each kind once ended every consumer for ever, cost seconds
 * without a heartbeat or gigabytes. For the test and the drill `strangers`. What a producer can make, one
 * writes; the rest are batches that no client would make.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createGzip, gzipSync } from "node:zlib";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import type { DeadLetterCode } from "../../../shared/dead_letters/dead_letter_code.ts";
import { ByteWriter } from "../../../shared/kafka/wire/byte_writer.ts";
import type { ProducedMessage } from "../../../shared/kafka/wire/encode_records.ts";
import { type BatchParts, encodeBatch, encodeBody } from "../../shared/kafka/wire/encode_batch.ts";
import type { CodecName, ForeignProducer, ForeignRecord } from "./producers/foreign_producer.ts";
import { connectRaw } from "./raw_connection.ts";
import { produce } from "./requests.ts";

/** Where to write. */
export interface StrangerTarget {
  readonly address: string;
  readonly topic: string;
  readonly partition: number;
  /** Of the broker at `address`. */
  readonly producer: ForeignProducer;
}

/** One kind of stranger. */
export interface Stranger {
  readonly name: string;
  /** The dead letters that come of it, by code. */
  readonly deadLetters: Readonly<Partial<Record<DeadLetterCode, number>>>;
  /** Whether the baskets that it is given are among its records, to be stored. */
  readonly hasBaskets?: boolean;
  /** What its producer compresses with. Absent: it writes a batch of its own making, without one. */
  readonly codec?: CodecName;
  /** Resolves when the broker has taken its records. */
  send(target: StrangerTarget, baskets: readonly WireBasket[]): Promise<void>;
}

const GZIP = 1;
const MIB = 1_048_576;

/** Every kind. */
export const STRANGERS: readonly Stranger[] = [
  produced("a header `constructor`", {
    deadLetters: { not_json: 1 },
    records: [{ value: "{", headers: [["constructor", "1"]] }],
  }),
  produced("headers whose names objects have", {
    deadLetters: { not_json: 1 },
    records: [{
      value: "{",
      headers: ["__proto__", "toString", "valueOf", "schema"].map((name) => [name, "basket.v1"]),
    }],
  }),
  ...(["gzip", "snappy", "lz4", "zstd"] as const).map((codec): Stranger => ({
    name: `a batch in ${codec}`,
    deadLetters: {},
    hasBaskets: true,
    codec,
    async send({ producer, topic, partition }, baskets) {
      const records = baskets.map((basket) => ({ value: JSON.stringify(basket), partition }));
      await producer.send(records, { topic, codec });
    },
  })),
  {
    name: "300 MB of blanks in 300 KB of gzip",
    deadLetters: { unreadable_batch: 1 },
    async send(target) {
      const body = await gzipBlanks(300 * MIB);
      await sendBatch(target, [], { attributes: GZIP, body, recordCount: 1, lastOffsetDelta: 0 });
    },
  },
  {
    name: "250,000 empty records in one batch",
    deadLetters: { unreadable_batch: 1 },
    async send(target) {
      const empty = Array(250_000).fill({ value: null });
      const body = gzipSync(encodeBody(empty));
      await sendBatch(target, empty, { attributes: GZIP, body });
    },
  },
  {
    name: "20,000 empty records in one batch, as they are",
    deadLetters: { empty_value: 20_000 },
    send: (target) => sendBatch(target, Array(20_000).fill({ value: null })),
  },
  produced("10,000 headers", {
    deadLetters: { not_json: 1 },
    records: [{ value: "{", headers: Object.entries(toFields(10_000)) }],
  }),
  produced("50,000 fields whose names collide in V8", {
    deadLetters: { invalid_basket: 1 },
    records: [{ value: JSON.stringify(toFields(50_000)) }],
  }),
  {
    name: "a name of 900 KB, with what Postgres cannot hold",
    deadLetters: { invalid_basket: 1 },
    send: (target) =>
      sendBatch(target, [{
        value: `{"\\u0000\\ud800${"~".repeat(900_000)}":1}`,
        headers: { "\u0000": "\u0000" },
      }]),
  },
  produced("400,000 levels of nesting", {
    deadLetters: { invalid_basket: 1 },
    records: [{ value: `${"[".repeat(400_000)}${"]".repeat(400_000)}` }],
  }),
  {
    name: "a value of 6 MiB",
    deadLetters: { oversized_value: 1 },
    async send(target) {
      const message = { value: toShrinking(6 * MIB) };
      const body = gzipSync(encodeBody([message]));
      await sendBatch(target, [message], { attributes: GZIP, body });
    },
  },
];

/** A kind whose records any producer can make. */
function produced(
  name: string,
  { deadLetters, records }: Pick<Stranger, "deadLetters"> & {
    readonly records: readonly ForeignRecord[];
  },
): Stranger {
  return {
    name,
    deadLetters,
    codec: "none",
    send: ({ producer, topic, partition }) =>
      producer.send(records.map((record) => ({ ...record, partition })), { topic }),
  };
}

async function sendBatch(
  { address, topic, partition }: StrangerTarget,
  messages: readonly ProducedMessage[],
  parts: BatchParts = {},
): Promise<void> {
  using connection = await connectRaw(address);
  // Of now: Kafka deletes what is older than the retention.
  const now = Date.now();
  const batch = encodeBatch(messages, { firstTimestamp: now, maxTimestamp: now, ...parts });
  const produced = await produce(connection, { topic, partition, batch });
  if (produced === "closed" || produced.error !== "NONE") {
    throw new Error(`Cannot send ${batch.length} bytes: ${JSON.stringify(produced)}`);
  }
}

/** A body with one record of `valueBytes` blanks, compressed piece by piece. */
async function gzipBlanks(valueBytes: number): Promise<Buffer> {
  const gzip = createGzip();
  const pieces: Buffer[] = [];
  gzip.on("data", (piece: Buffer) => pieces.push(piece));
  const ended = once(gzip, "end");
  const fields = new ByteWriter(64);
  // Attributes, timestamp and offset deltas, no key, the length of the value; no headers at the end.
  for (const value of [0, 0, 0, -1, valueBytes]) fields.varint(value);
  const length = new ByteWriter(8);
  length.varint(fields.at + valueBytes + 1);
  gzip.write(length.buffer.subarray(0, length.at));
  gzip.write(fields.buffer.subarray(0, fields.at));
  const blanks = Buffer.alloc(MIB, " ");
  for (let left = valueBytes; left > 0; left -= blanks.length) {
    if (!gzip.write(blanks.subarray(0, left))) await once(gzip, "drain");
  }
  gzip.end(Buffer.of(0));
  await ended;
  return Buffer.concat(pieces);
}

/** V8 hashes such names without a seed: as keys of a Set or Map they collide. */
function toFields(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${index * 262_144 + 7}`, "1"]),
  );
}

/** Bytes that shrink to a tenth, as baskets do: less would not be believed. */
function toShrinking(bytes: number): Buffer {
  const value = Buffer.alloc(bytes, "x");
  for (let at = 0; at < bytes; at += 1_000) {
    const random = crypto.getRandomValues(new Uint8Array(100));
    value.set(random.subarray(0, bytes - at), at);
  }
  return value;
}
