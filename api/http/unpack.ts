/**
 * Decompresses a request body, a few kilobytes at a time.
 *
 * @module
 */
import { createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { BodyFault } from "./body_fault.ts";
import type { ContentEncoding } from "./read_content_encoding.ts";

/** An encoding that packs. */
export type Packing = Exclude<ContentEncoding, "identity">;

/**
 * Yields the decompressed bytes of a gzip stream (RFC 1952) of one or more members, or of a deflate
 * stream, in pieces of at most 64 KB. Everything that could be decompressed is yielded before the
 * fault.
 *
 * `deflate` is the zlib format (RFC 1950; RFC 9110, 8.4.1.2). Some clients send the bare stream (RFC
 * 1951) under that name, so its first byte decides.
 *
 * Not `DecompressionStream`: in Deno 2.9.6 that one fails on a second member (`cat a.gz b.gz` is a
 * valid gzip file) and drops what it has when the end is missing.
 *
 * @throws {BodyFault} `corrupt_gzip` or `corrupt_deflate` unless the stream is whole and valid and
 * nothing follows it; and what `chunks` throws
 */
export async function* unpack(
  chunks: AsyncIterable<Uint8Array>,
  packing: Packing,
): AsyncGenerator<Uint8Array, void> {
  let unpacker: Unpacker | undefined;
  try {
    for await (const chunk of chunks) {
      for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
        const slice = chunk.subarray(from, from + SLICE_BYTES);
        unpacker ??= createUnpacker(packing, slice);
        try {
          await unpacker.write(slice);
        } finally {
          yield* unpacker.take();
        }
      }
    }
    if (unpacker === undefined) {
      throw new BodyFault(CORRUPT[packing], { detail: `It is empty: ${LEAVE_OUT}` });
    }
    try {
      await unpacker.end();
    } finally {
      yield* unpacker.take();
    }
  } finally {
    unpacker?.destroy();
  }
}

interface Unpacker {
  /** Resolves once `slice` is decompressed. @throws {BodyFault} */
  write(slice: Uint8Array): Promise<void>;
  /** Resolves at the end of the stream. @throws {BodyFault} */
  end(): Promise<void>;
  /** What was decompressed since the last call. */
  take(): readonly Uint8Array[];
  destroy(): void;
}

function createUnpacker(packing: Packing, head: Uint8Array): Unpacker {
  const stream = createStream(packing, head);
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  const ended = Promise.withResolvers<void>();
  let pieces: Uint8Array[] = [];
  let written = 0;
  stream.on("data", (piece: Uint8Array) => pieces.push(piece));
  const detail = packing === "gzip" && !isGzip(head)
    ? `It does not begin as gzip does: ${LEAVE_OUT}`
    : "It is damaged, or ends too early";
  stream.on("error", (cause) => failure.reject(new BodyFault(CORRUPT[packing], { cause, detail })));
  stream.on("end", () => ended.resolve());
  return {
    async write(slice) {
      written += slice.length;
      const taken = new Promise<void>((resolve) => stream.write(slice, () => resolve()));
      await Promise.race([taken, ended.promise, failure.promise]);
      // Behind its end, a deflate stream passes over everything in silence.
      if (stream.bytesWritten < written && packing === "deflate") {
        throw new BodyFault(CORRUPT[packing]);
      }
    },
    async end() {
      stream.end();
      await Promise.race([ended.promise, failure.promise]);
    },
    take() {
      const taken = pieces;
      pieces = [];
      return taken;
    },
    destroy: () => stream.destroy(),
  };
}

function createStream(packing: Packing, head: Uint8Array) {
  const options = { chunkSize: MAX_PIECE_BYTES };
  if (packing === "gzip") return createGunzip(options);
  return isZlib(head) ? createInflate(options) : createInflateRaw(options);
}

/** Whether a file begins as gzip does (RFC 1952, 2.3.1); its second byte may come later. */
function isGzip([first, second = GZIP_MAGIC[1]]: Uint8Array): boolean {
  return first === GZIP_MAGIC[0] && second === GZIP_MAGIC[1];
}

/**
 * Whether the first byte names the method of zlib. A bare stream begins with it only if its first
 * block is stored and has bits set where encoders leave them 0.
 */
function isZlib(head: Uint8Array): boolean {
  return ((head[0] ?? 0) & 0x0f) === ZLIB_METHOD;
}

const GZIP_MAGIC = [0x1f, 0x8b] as const;
const ZLIB_METHOD = 8;
const LEAVE_OUT = "leave content-encoding out of what is not packed";

const CORRUPT = { gzip: "corrupt_gzip", deflate: "corrupt_deflate" } as const;

/**
 * gzip expands up to 1,032 times, so a slice of this size bounds the memory of a bomb to 1 MB for each
 * concurrent one. Smaller slices cost time, and 4,096 bytes save none.
 */
const SLICE_BYTES = 1_024;
const MAX_PIECE_BYTES = 65_536;
