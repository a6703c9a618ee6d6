/**
 * What is wrong with bytes that strangers wrote. The readers of this folder throw it, and
 * `decode_messages.ts` alone catches it: nothing of it leaves the decoder.
 *
 * @module
 */

/** Why a batch cannot be read. Stable, for programs. */
export type UnreadableReason =
  /** The checksum is not that of the bytes, also when they were fetched again. */
  | "wrong_crc"
  /** A format that is none of 0, 1 and 2. */
  | "unknown_format"
  /** A compression that is none of gzip, snappy, LZ4 and zstd. */
  | "unknown_codec"
  /** What is compressed does not follow the rules of its codec. */
  | "malformed_compression"
  /** Decompressing it would take more memory than its size earns it. */
  | "too_large_when_decompressed"
  /** More records and headers than its size earns it. */
  | "too_many_records"
  /** A length, a count or an offset contradicts the bytes. */
  | "malformed_records";

/** Bytes that cannot be decoded. */
export class Undecodable extends Error {
  override readonly name = "Undecodable";
  readonly reason: UnreadableReason;

  /** The `message` is a detail for people; it never holds what a stranger wrote. */
  constructor(reason: UnreadableReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
