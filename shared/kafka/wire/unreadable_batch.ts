/**
 * The message that stands for a batch that cannot be decoded. It is recognised by its identity: no
 * header, key or value that a stranger sends can make one.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { type BatchContext, type FetchedMessage, noHeaders } from "./fetched_message.ts";
import { UNREADABLE_KEPT_BYTES } from "./limits.ts";
import type { UnreadableReason } from "./undecodable.ts";

/** A batch, or a message of a format before 2, of which nobody can read the records. */
export interface UnreadableBatch {
  readonly reason: UnreadableReason;
  /** For people. Free of what a stranger wrote. */
  readonly detail: string;
  /** Offset of its first record, in decimal: where its dead letter belongs. */
  readonly firstOffset: string;
  /** Offset of its last record, in decimal; the position after it is the next one to read. */
  readonly lastOffset: string;
  /** Its size on the wire, from the first byte of its header. */
  readonly sizeBytes: number;
  /** Of all its bytes, as hex digits. */
  readonly sha256: string;
  /** Its first bytes, at most 1 KiB, as a copy. */
  readonly beginning: Uint8Array;
}

/** Options for {@linkcode toUnreadableMessage}. */
export interface UnreadableParts {
  readonly raw: Buffer;
  readonly reason: UnreadableReason;
  readonly detail: string;
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** The header, where the checksum vouches for it. */
  readonly batchContext: BatchContext | undefined;
}

const unreadableBatches = new WeakMap<object, UnreadableBatch>();

/**
 * The batch that `message` stands for, or undefined for a record.
 *
 * The message's own `offset` is the batch's **last**: kafkajs drops messages below the offset that
 * it asked for, so one with the first offset would vanish wherever a fetch begins inside the batch,
 * and the position would creep through the rest by one offset a fetch. `firstOffset` is in here.
 */
export function unreadableBatchOf(message: object): UnreadableBatch | undefined {
  return unreadableBatches.get(message);
}

/** The one message to put in the place of a batch. Key and value are null, headers empty. */
export function toUnreadableMessage(parts: UnreadableParts): FetchedMessage {
  const { raw, reason, detail, batchContext = UNVOUCHED } = parts;
  const message: FetchedMessage = {
    magicByte: batchContext.magicByte,
    attributes: 0,
    timestamp: batchContext.maxTimestamp,
    offset: String(parts.lastOffset),
    key: null,
    value: null,
    headers: noHeaders(),
    isControlRecord: false,
    batchContext,
  };
  unreadableBatches.set(message, {
    reason,
    detail,
    firstOffset: String(parts.firstOffset),
    lastOffset: String(parts.lastOffset),
    sizeBytes: raw.length,
    sha256: createHash("sha256").update(raw).digest("hex"),
    beginning: Uint8Array.from(raw.subarray(0, UNREADABLE_KEPT_BYTES)),
  });
  return message;
}

/** In no transaction, so that kafkajs cannot take it for a part of an aborted one. */
const UNVOUCHED: BatchContext = {
  firstOffset: "-1",
  firstTimestamp: "-1",
  partitionLeaderEpoch: -1,
  inTransaction: false,
  isControlBatch: false,
  lastOffsetDelta: 0,
  producerId: "-1",
  producerEpoch: -1,
  firstSequence: -1,
  maxTimestamp: "-1",
  timestampType: 0,
  magicByte: -1,
};
