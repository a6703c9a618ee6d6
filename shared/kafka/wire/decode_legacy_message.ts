/**
 * Messages of formats 0 and 1, which brokers before Kafka 4 keep and hand out as they are:
 *
 *     message => offset: int64, size: int32, crc: int32, magic: int8, attributes: int8,
 *       timestamp: int64 (format 1), key: bytes, value: bytes
 *
 * where −1 as a length is null. A compressed one has more messages as its value, and the offset of
 * the last of them; in format 1 their own offsets are relative.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { LENGTH_AT, MAGIC_AT, PREFIX_BYTES } from "./batch_header.ts";
import type { DecodedEntry, DecodeLimits } from "./decode_record_batch.ts";
import { CODEC_BITS, decompress } from "./decompress.ts";
import { type FetchedMessage, noHeaders } from "./fetched_message.ts";
import { PART_COST_BYTES } from "./limits.ts";
import { cutIfOversized } from "./oversized_value.ts";
import { Undecodable } from "./undecodable.ts";

const CRC_AT = 12;
const CHECKED_FROM = 16;
const ATTRIBUTES_AT = 17;
const LOG_APPEND_TIME = 0x08;

/** The least that follows the prefix: a message of format 0 without key and value. */
export const MIN_LEGACY_LENGTH = 14;

/** Whether the checksum of `message` is that of its bytes. */
export function hasRightLegacyCrc(message: Buffer): boolean {
  return message.readUInt32BE(CRC_AT) === crc32(message.subarray(CHECKED_FROM));
}

/**
 * The messages that `entry` is or contains.
 *
 * @throws {Undecodable} when it breaks the format or a limit
 */
export async function decodeLegacyMessage(
  entry: Buffer,
  offset: number,
  limits: DecodeLimits,
): Promise<DecodedEntry> {
  const { attributes, timestamp, value } = readFields(entry);
  if ((attributes & CODEC_BITS) === 0) {
    return { messages: [toMessage(entry, offset)], costBytes: PART_COST_BYTES };
  }
  if (value === null) throw malformed();
  const set = await decompress(value, attributes, limits.maxBytes);
  const entries = splitSet(set, limits.maxParts);
  const last = entries.at(-1);
  if (last === undefined) throw malformed();
  const base = entry[MAGIC_AT] === 0 ? 0 : offset - last.offset;
  const appendTime = (attributes & LOG_APPEND_TIME) === 0 ? undefined : timestamp;
  if (base < 0 || base + last.offset !== offset) throw malformed();
  return {
    messages: entries.map((inner) => toMessage(inner.raw, base + inner.offset, appendTime)),
    costBytes: set.length + PART_COST_BYTES * entries.length,
  };
}

interface LegacyEntry {
  readonly offset: number;
  readonly raw: Buffer;
}

/** The messages inside one, from end to end and with ascending offsets. */
function splitSet(set: Buffer, maxEntries: number): readonly LegacyEntry[] {
  const entries: LegacyEntry[] = [];
  let last = -1;
  for (let at = 0; at < set.length;) {
    if (set.length - at < PREFIX_BYTES + MIN_LEGACY_LENGTH) throw malformed();
    const offset = Number(set.readBigInt64BE(at));
    const length = set.readInt32BE(at + LENGTH_AT);
    const end = at + PREFIX_BYTES + length;
    const isNested = (set.readInt8(at + ATTRIBUTES_AT) & CODEC_BITS) !== 0;
    if (length < MIN_LEGACY_LENGTH || end > set.length || offset <= last || isNested) {
      throw malformed();
    }
    if (entries.length === maxEntries) {
      throw new Undecodable("too_many_records", "More messages than its size allows");
    }
    entries.push({ offset, raw: set.subarray(at, end) });
    last = offset;
    at = end;
  }
  return entries;
}

function toMessage(raw: Buffer, offset: number, appendTime?: string): FetchedMessage {
  const { magic, attributes, key, value, ...fields } = readFields(raw);
  const timestamp = appendTime ?? fields.timestamp;
  const firstOffset = String(offset);
  const message = {
    magicByte: magic,
    attributes,
    timestamp,
    offset: firstOffset,
    key,
    value,
    headers: noHeaders(),
    isControlRecord: false,
    batchContext: {
      firstOffset,
      firstTimestamp: timestamp,
      partitionLeaderEpoch: -1,
      inTransaction: false,
      isControlBatch: false,
      lastOffsetDelta: 0,
      producerId: "-1",
      producerEpoch: -1,
      firstSequence: -1,
      maxTimestamp: timestamp,
      timestampType: 0 as const,
      magicByte: magic,
    },
  };
  cutIfOversized(message, { recordBytes: raw.length, headerBytes: 0 });
  return message;
}

function readFields(raw: Buffer) {
  const magic = raw[MAGIC_AT]!;
  const keyAt = magic === 0 ? 18 : 26;
  if (magic > 1 || raw.length < keyAt + 8) throw malformed();
  const timestamp = magic === 0 ? "-1" : String(raw.readBigInt64BE(18));
  const key = readBytes(raw, keyAt);
  const value = readBytes(raw, keyAt + 4 + (key?.length ?? 0));
  return { magic, attributes: raw.readInt8(ATTRIBUTES_AT), timestamp, key, value };
}

function readBytes(raw: Buffer, at: number): Buffer | null {
  if (at + 4 > raw.length) throw malformed();
  const length = raw.readInt32BE(at);
  if (length === -1) return null;
  if (length < 0 || at + 4 + length > raw.length) throw malformed();
  return raw.subarray(at + 4, at + 4 + length);
}

function malformed(): Undecodable {
  return new Undecodable("malformed_records", "A length or an offset contradicts the message");
}
