/**
 * The entries of a record set, one after the other: batches of format 2, messages of formats 0 and
 * 1, in any mixture. All begin with offset, length and, at the same place, their format.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import {
  BATCH_HEADER_BYTES,
  BATCH_MAGIC,
  LAST_OFFSET_DELTA_AT,
  LENGTH_AT,
  MAGIC_AT,
  PREFIX_BYTES,
  RECORD_COUNT_AT,
} from "./batch_header.ts";
import { MIN_LEGACY_LENGTH } from "./decode_legacy_message.ts";

/** An entry that is there from end to end. Nothing in it is checked yet but its length. */
export interface Entry {
  /** Of its first record in format 2, of its last in formats 0 and 1. */
  readonly offset: number;
  readonly magic: number;
  /** From the first byte of its header. */
  readonly raw: Buffer;
  /** Where the next one begins in the record set. */
  readonly end: number;
  /** Whether it is too short for its format; then it is taken to reach to the end of the set. */
  readonly hasLyingLength: boolean;
}

/** The entry at `at`, or undefined when the set ends there or cuts it off. */
export function readEntry(recordSet: Buffer, at: number): Entry | undefined {
  if (recordSet.length - at < PREFIX_BYTES + MIN_LEGACY_LENGTH) return undefined;
  const offset = Number(recordSet.readBigInt64BE(at));
  const length = recordSet.readInt32BE(at + LENGTH_AT);
  const magic = recordSet.readInt8(at + MAGIC_AT);
  const minLength = magic === BATCH_MAGIC ? BATCH_HEADER_BYTES - PREFIX_BYTES : MIN_LEGACY_LENGTH;
  const hasLyingLength = length < minLength;
  const end = hasLyingLength ? recordSet.length : at + PREFIX_BYTES + length;
  if (end > recordSet.length) return undefined;
  return { offset, magic, raw: recordSet.subarray(at, end), end, hasLyingLength };
}

/**
 * The last offset of a damaged entry. Its header may be what is damaged, and a position too far on
 * loses good records in silence, while one too far back only costs more fetches. So what the header
 * says counts only when two of its fields agree, and never past the entry that follows.
 */
export function guessLastOffset({ offset, magic, raw }: Entry, next: Entry | undefined): number {
  const limit = next !== undefined && next.offset > offset ? next.offset - 1 : Infinity;
  if (magic !== BATCH_MAGIC || raw.length < BATCH_HEADER_BYTES) {
    return limit === Infinity ? offset : limit;
  }
  const delta = raw.readInt32BE(LAST_OFFSET_DELTA_AT);
  const agrees = delta >= 0 && delta === raw.readInt32BE(RECORD_COUNT_AT) - 1;
  if (agrees) return Math.min(offset + delta, limit);
  return limit === Infinity ? offset : limit;
}
