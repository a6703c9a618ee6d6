/**
 * The codecs of Kafka, each with a bound on what it may give.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gunzip, zstdDecompress } from "node:zlib";
import { decodeLz4 } from "./lz4.ts";
import { decodeSnappy } from "./snappy.ts";
import { Undecodable } from "./undecodable.ts";

/** The lowest three bits of a batch's attributes. */
export const CODEC_BITS = 0x07;

type Decode = (bytes: Buffer, maxBytes: number) => Buffer | Promise<Buffer>;
type ZlibOptions = { readonly maxOutputLength: number; readonly chunkSize: number };

/** Of what zlib gives at once: a quarter less CPU than 16 KiB, the default, for 300 KB of baskets. */
const CHUNK_BYTES = 65_536;
/** The `…Sync` ones keep some 20 KB for ever when they throw: 60,000 bad batches, 1.2 GB. */
const gunzipAsync: (bytes: Buffer, options: ZlibOptions) => Promise<Buffer> = promisify(gunzip);
const unzstdAsync: (bytes: Buffer, options: ZlibOptions) => Promise<Buffer> = promisify(
  zstdDecompress,
);

/** By the number of the codec; 0 is none. */
const CODECS: readonly (Decode | undefined)[] = [
  undefined,
  (bytes, maxBytes) => withZlib(gunzipAsync, { bytes, maxBytes }),
  decodeSnappy,
  decodeLz4,
  (bytes, maxBytes) => withZlib(unzstdAsync, { bytes, maxBytes }),
];

/**
 * What `bytes` are without their compression, `attributes` being the batch's. Without a codec they
 * come back as they are.
 *
 * @throws {Undecodable} when the codec is not known, or the result is larger than `maxBytes`, or
 *   the bytes break the rules of the codec
 */
export async function decompress(
  bytes: Buffer,
  attributes: number,
  maxBytes: number,
): Promise<Buffer> {
  const number = attributes & CODEC_BITS;
  if (number === 0) return bytes;
  const decode = CODECS[number];
  if (decode === undefined) throw new Undecodable("unknown_codec", `Codec ${number}`);
  return await decode(bytes, maxBytes);
}

/** Node's codes for "more than `maxOutputLength`" and "more than a buffer can hold". */
const TOO_LARGE: ReadonlySet<unknown> = new Set(["ERR_BUFFER_TOO_LARGE", "ERR_OUT_OF_RANGE"]);

async function withZlib(
  decode: (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>,
  { bytes, maxBytes }: { readonly bytes: Buffer; readonly maxBytes: number },
): Promise<Buffer> {
  try {
    return await decode(bytes, { maxOutputLength: maxBytes, chunkSize: CHUNK_BYTES });
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError && TOO_LARGE.has(Reflect.get(cause, "code"));
    throw isTooLarge
      ? new Undecodable("too_large_when_decompressed", "More bytes than allowed", { cause })
      : new Undecodable("malformed_compression", "The bytes break the codec's rules", { cause });
  }
}
