/**
 * The codecs of Kafka, each with a bound on what it may give.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { decodeLz4 } from "./lz4.ts";
import { decodeSnappy } from "./snappy.ts";
import { Undecodable } from "./undecodable.ts";

/** The lowest three bits of a batch's attributes. */
export const CODEC_BITS = 0x07;

type Decode = (bytes: Buffer, maxBytes: number) => Buffer;

/** By the number of the codec; 0 is none. */
const CODECS: readonly (Decode | undefined)[] = [
  undefined,
  (bytes, maxOutputLength) => withZlib(() => gunzipSync(bytes, { maxOutputLength })),
  decodeSnappy,
  decodeLz4,
  (bytes, maxOutputLength) => withZlib(() => zstdDecompressSync(bytes, { maxOutputLength })),
];

/**
 * What `bytes` are without their compression, `attributes` being the batch's. Without a codec they
 * come back as they are.
 *
 * @throws {Undecodable} when the codec is not known, or the result is larger than `maxBytes`, or
 *   the bytes break the rules of the codec
 */
export function decompress(bytes: Buffer, attributes: number, maxBytes: number): Buffer {
  const number = attributes & CODEC_BITS;
  if (number === 0) return bytes;
  const decode = CODECS[number];
  if (decode === undefined) throw new Undecodable("unknown_codec", `Codec ${number}`);
  return decode(bytes, maxBytes);
}

/** Node's codes for "more than `maxOutputLength`" and "more than a buffer can hold". */
const TOO_LARGE: ReadonlySet<unknown> = new Set(["ERR_BUFFER_TOO_LARGE", "ERR_OUT_OF_RANGE"]);

function withZlib(decode: () => Buffer): Buffer {
  try {
    return decode();
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError && TOO_LARGE.has(Reflect.get(cause, "code"));
    throw isTooLarge
      ? new Undecodable("too_large_when_decompressed", "More bytes than allowed", { cause })
      : new Undecodable("malformed_compression", "The bytes break the codec's rules", { cause });
  }
}
