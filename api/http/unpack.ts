/**
 * Decompresses the body of a batch, a few kilobytes at a time.
 *
 * @module
 */
import { createGunzip } from "node:zlib";
import { BodyFault } from "./body_fault.ts";

/**
 * Yields the decompressed bytes of a gzip stream (RFC 1952) of one or more members, in pieces of
 * at most 64 KB. Everything that could be decompressed is yielded before the fault.
 *
 * Not `DecompressionStream`: in Deno 2.9.6 that one fails on a second member (`cat a.gz b.gz` is a
 * valid gzip file) and drops what it has when the end is missing.
 *
 * @throws {BodyFault} `corrupt_gzip` unless all members are whole and valid; and what `chunks`
 * throws
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const stream = createGunzip({ chunkSize: MAX_PIECE_BYTES });
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  let pieces: Uint8Array[] = [];
  stream.on("data", (piece: Uint8Array) => pieces.push(piece));
  stream.on("error", (cause) => failure.reject(new BodyFault("corrupt_gzip", { cause })));
  const ended = new Promise<void>((resolve) => stream.on("end", () => resolve()));

  function* takePieces(): Generator<Uint8Array, void> {
    const taken = pieces;
    pieces = [];
    yield* taken;
  }

  try {
    for await (const chunk of chunks) {
      for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
        const slice = chunk.subarray(from, from + SLICE_BYTES);
        const written = new Promise<void>((resolve) => stream.write(slice, () => resolve()));
        try {
          await Promise.race([written, failure.promise]);
        } finally {
          yield* takePieces();
        }
      }
    }
    stream.end();
    try {
      await Promise.race([ended, failure.promise]);
    } finally {
      yield* takePieces();
    }
  } finally {
    stream.destroy();
  }
}

/**
 * gzip expands up to 1,032 times, so a slice of this size bounds the memory of a bomb to 1 MB for each
 * concurrent one. Smaller slices cost time, and 4,096 bytes save none.
 */
const SLICE_BYTES = 1_024;
const MAX_PIECE_BYTES = 65_536;
