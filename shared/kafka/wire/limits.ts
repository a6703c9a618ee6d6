/**
 * How much a batch from a stranger may cost. Everything is in proportion to the bytes that came
 * over the wire, with a floor so that small batches of equal records are never refused.
 *
 * @module
 */

const KIB = 1_024;
const MIB = 1_024 * KIB;

/** Value bytes from which a record keeps only its beginning; 500 lines of a basket take 0.2 MB. */
export const MAX_VALUE_BYTES: number = 4 * MIB;
/** How much of an oversized key or value is kept. */
export const OVERSIZED_KEPT_BYTES: number = 64 * KIB;
/** How much of an unreadable batch is kept. */
export const UNREADABLE_KEPT_BYTES: number = KIB;

/** What any batch may decompress to, however small it is. */
export const SMALL_DECOMPRESSED_BYTES: number = 4 * MIB;
/** Baskets as JSON shrink to a tenth; gzip reaches a thousandth on blanks, LZ4 a 255th. */
const DECOMPRESSED_PER_BYTE = 100;
const MAX_DECOMPRESSED_BYTES = 64 * MIB;

/** Records and headers that any batch may have, however small it is: 12 MB of objects. */
export const SMALL_PARTS = 50_000;
/** An empty record without headers. Uncompressed, nothing has more records than bytes over this. */
const SMALLEST_RECORD_BYTES = 7;
const MAX_PARTS = 300_000;

/** What a record or a header counts in {@linkcode MAX_RESPONSE_COST}: its objects in memory. */
export const PART_COST_BYTES = 250;
/** What one fetch response may turn into before only small batches are read of it. */
export const MAX_RESPONSE_COST: number = 64 * MIB;

/** Bytes that a batch of `rawBytes` on the wire may decompress to. */
export function maxDecompressedBytes(rawBytes: number): number {
  const earned = SMALL_DECOMPRESSED_BYTES + DECOMPRESSED_PER_BYTE * rawBytes;
  return Math.min(MAX_DECOMPRESSED_BYTES, earned);
}

/** Records and headers together that a batch of `rawBytes` on the wire may have. */
export function maxParts(rawBytes: number): number {
  return Math.min(MAX_PARTS, SMALL_PARTS + Math.floor(rawBytes / SMALLEST_RECORD_BYTES));
}
