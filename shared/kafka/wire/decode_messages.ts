/**
 * From the record set of one partition in a fetch response to its messages. Stands in the place of
 * kafkajs's `protocol/requests/fetch/v4/decodeMessages.js`, which the responses of all versions
 * from 4 call. It throws nothing: what cannot be decoded becomes one message, see
 * `unreadable_batch.ts`.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { BATCH_MAGIC, type BatchHeader, hasRightCrc, readBatchHeader } from "./batch_header.ts";
import { decodeLegacyMessage, hasRightLegacyCrc } from "./decode_legacy_message.ts";
import { type DecodedEntry, type DecodeLimits, decodeRecordBatch } from "./decode_record_batch.ts";
import type { FetchedMessage } from "./fetched_message.ts";
import {
  MAX_RESPONSE_COST,
  maxDecompressedBytes,
  maxParts,
  SMALL_DECOMPRESSED_BYTES,
  SMALL_PARTS,
} from "./limits.ts";
import { type Entry, guessLastOffset, readEntry } from "./record_set_entry.ts";
import { SuspectBatches } from "./suspect_batches.ts";
import { Undecodable, type UnreadableReason } from "./undecodable.ts";
import { toUnreadableMessage } from "./unreadable_batch.ts";

/** The detail of a batch that met a fault of ours, for tests to look for. */
export const DECODER_FAILED = "The decoder failed";

/** Offsets are numbers here; one that a whole batch cannot be added to exactly is a lie. */
const MAX_OFFSET = Number.MAX_SAFE_INTEGER - 2 ** 31;

/** The part of kafkajs's `Decoder` that is used. One decoder reads one response. */
export interface ResponseDecoder {
  readInt32(): number;
  canReadBytes(length: number): boolean;
  readBytes(length: number): Buffer | null;
}

/** Reads the next record set from a response. Never rejects for what is in the record set. */
export type DecodeMessages = (decoder: ResponseDecoder) => Promise<readonly FetchedMessage[]>;

/** Options for {@linkcode createDecodeMessages}. */
export interface DecodeMessagesOptions {
  /** What was seen damaged before. @default {new SuspectBatches()} */
  readonly suspects?: SuspectBatches;
}

/** Makes the decoder of all record sets of a process. */
export function createDecodeMessages(options: DecodeMessagesOptions = {}): DecodeMessages {
  const { suspects = new SuspectBatches() } = options;
  const responseCosts = new WeakMap<ResponseDecoder, number>();
  return async function decodeMessages(decoder) {
    const size = decoder.readInt32();
    if (size <= 0 || !decoder.canReadBytes(size)) return [];
    const recordSet = decoder.readBytes(size);
    if (recordSet === null) return [];
    const costBefore = responseCosts.get(decoder) ?? 0;
    const { messages, costBytes } = await decodeRecordSet(recordSet, { suspects, costBefore });
    responseCosts.set(decoder, costBefore + costBytes);
    return messages;
  };
}

interface RecordSetOptions {
  readonly suspects: SuspectBatches;
  /** What other partitions of the response have cost. */
  readonly costBefore: number;
}

/**
 * Reads batch after batch, and stops before one that has to be fetched again: a batch that the end
 * of the fetch cut off, one that may have been damaged on the way, one for which the response has
 * cost too much already.
 */
async function decodeRecordSet(
  recordSet: Buffer,
  options: RecordSetOptions,
): Promise<DecodedEntry> {
  const { suspects, costBefore } = options;
  const messages: FetchedMessage[] = [];
  let costBytes = 0;
  let nextOffset = 0;
  for (let at = 0;;) {
    const entry = readEntry(recordSet, at);
    // An offset that goes back would take the position back, and the same records would come for
    // ever. Fetched from here, the broker says what follows.
    if (entry === undefined || entry.offset < nextOffset || entry.offset > MAX_OFFSET) break;
    const doubt = findDoubt(entry);
    if (doubt !== undefined) {
      if (!suspects.isBelieved(entry.raw, entry.offset)) break;
      const lastOffset = guessLastOffset(entry, readEntry(recordSet, entry.end));
      messages.push(toUnreadable(entry, { ...doubt, lastOffset }));
      nextOffset = lastOffset + 1;
    } else {
      const isSpent = costBefore + costBytes > MAX_RESPONSE_COST;
      if (isSpent && messages.length > 0) break;
      const header = readHeader(entry);
      const lastOffset = entry.offset + Math.max(0, header?.lastOffsetDelta ?? 0);
      const limits = limitsOf(entry, isSpent);
      const result = await decodeEntry(entry, header, limits);
      if (result instanceof Undecodable) {
        if (isSpent && isOverLimit(result)) break;
        const { reason, message: detail } = result;
        messages.push(toUnreadable(entry, { reason, detail, lastOffset, header }));
        // The work is done although nothing came of it, and the next batch may be its twin.
        costBytes += limits.maxBytes;
      } else {
        for (const message of result.messages) messages.push(message);
        costBytes += result.costBytes;
      }
      nextOffset = lastOffset + 1;
    }
    at = entry.end;
  }
  return { messages, costBytes };
}

interface Doubt {
  readonly reason: UnreadableReason;
  readonly detail: string;
}

/** Why the bytes may not be those that the broker has, or undefined when a checksum vouches. */
function findDoubt({ magic, raw, hasLyingLength }: Entry): Doubt | undefined {
  if (magic < 0 || magic > BATCH_MAGIC) {
    return { reason: "unknown_format", detail: `Format ${magic}` };
  }
  if (hasLyingLength) {
    return { reason: "malformed_records", detail: "A length contradicts the format" };
  }
  const isRight = magic === BATCH_MAGIC ? hasRightCrc(raw) : hasRightLegacyCrc(raw);
  return isRight ? undefined : { reason: "wrong_crc", detail: "The checksum is another" };
}

function readHeader({ magic, raw, offset }: Entry): BatchHeader | undefined {
  return magic === BATCH_MAGIC ? readBatchHeader(raw, offset) : undefined;
}

async function decodeEntry(
  { raw, offset }: Entry,
  header: BatchHeader | undefined,
  limits: DecodeLimits,
): Promise<DecodedEntry | Undecodable> {
  try {
    return header === undefined
      ? await decodeLegacyMessage(raw, offset, limits)
      : await decodeRecordBatch(raw, header, limits);
  } catch (error) {
    if (error instanceof Undecodable) return error;
    // Ours to mend, but a partition that stands still would be worse.
    return new Undecodable("malformed_records", DECODER_FAILED, { cause: error });
  }
}

/** Once a response has cost enough, every partition still gets a small batch, so none starves. */
function limitsOf({ raw }: Entry, isSpent: boolean): DecodeLimits {
  if (isSpent) return { maxBytes: SMALL_DECOMPRESSED_BYTES, maxParts: SMALL_PARTS };
  return { maxBytes: maxDecompressedBytes(raw.length), maxParts: maxParts(raw.length) };
}

function isOverLimit({ reason }: Undecodable): boolean {
  return reason === "too_large_when_decompressed" || reason === "too_many_records";
}

interface UnreadableDetails extends Doubt {
  readonly lastOffset: number;
  readonly header?: BatchHeader | undefined;
}

function toUnreadable(
  { raw, offset }: Entry,
  { reason, detail, lastOffset, header }: UnreadableDetails,
): FetchedMessage {
  const batchContext = header?.context;
  return toUnreadableMessage({
    raw,
    reason,
    detail,
    firstOffset: offset,
    lastOffset,
    batchContext,
  });
}
