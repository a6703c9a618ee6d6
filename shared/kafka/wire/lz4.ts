/**
 * Reads an LZ4 frame, as Java and librdkafka write it: independent or linked blocks, stored ones,
 * with or without content size and checksums. Checksums are skipped, since the CRC-32C of the
 * batch covers the same bytes; so is the header's, which Java computed wrongly in format 0.
 *
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { Undecodable } from "./undecodable.ts";

const MAGIC = 0x184d2204;
const VERSION_MASK = 0xc0;
const VERSION_1 = 0x40;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
const STORED = 0x8000_0000;
const MAX_SIZE = 0x7fff_ffff;
const CHECKSUM_BYTES = 4;
/** Block sizes 4 to 7 of the frame's header. */
const BLOCK_BYTES: readonly (number | undefined)[] = [
  ...[undefined, undefined, undefined, undefined],
  ...[65_536, 262_144, 1_048_576, 4_194_304],
];
const MIN_MATCH = 4;

/**
 * The bytes that `input`, one frame from end to end, stands for: at most `maxBytes`.
 *
 * @throws {Undecodable} when they are more, or when the input breaks the format
 */
export function decodeLz4(input: Buffer, maxBytes: number): Buffer {
  const { flags, blockBytes, start } = readFrameHeader(input);
  const output = new Output(input.length, maxBytes);
  let at = start;
  while (true) {
    const word = readUInt32(input, at);
    at += 4;
    if (word === 0) break;
    const size = word & MAX_SIZE;
    if (size > input.length - at) throw malformed();
    output.reserve(blockBytes);
    if (word >= STORED) output.append(input, at, size);
    else decodeBlock(input.subarray(at, at + size), output);
    at += size + (flags & BLOCK_CHECKSUM ? CHECKSUM_BYTES : 0);
  }
  if (flags & CONTENT_CHECKSUM) at += CHECKSUM_BYTES;
  if (at !== input.length) throw malformed();
  return output.bytes();
}

function readFrameHeader(input: Buffer) {
  const flags = input[4] ?? 0;
  const blockBytes = BLOCK_BYTES[(input[5] ?? 0) >>> 4 & 7];
  const isKnown = readUInt32(input, 0) === MAGIC && (flags & VERSION_MASK) === VERSION_1 &&
    (flags & DICTIONARY) === 0;
  if (!isKnown || blockBytes === undefined) throw malformed();
  return { flags, blockBytes, start: 7 + (flags & CONTENT_SIZE ? 8 : 0) };
}

/** https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
function decodeBlock(block: Buffer, output: Output): void {
  let at = 0;
  const readLength = (nibble: number): number => {
    let length = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; length += byte) {
      if (at >= block.length) throw malformed();
      byte = block[at++]!;
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = readLength(token >>> 4);
    if (literals > block.length - at) throw malformed();
    output.append(block, at, literals);
    at += literals;
    if (at === block.length) return;
    if (at + 2 > block.length) throw malformed();
    const offset = block[at]! | block[at + 1]! << 8;
    at += 2;
    output.repeat(offset, readLength(token & 15) + MIN_MATCH);
  }
}

/** What has been decoded. One buffer for all blocks, so that linked ones find what they repeat. */
class Output {
  #buffer: Buffer;
  #length = 0;
  #blockEnd = 0;
  readonly #maxBytes: number;

  constructor(inputBytes: number, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#buffer = Buffer.allocUnsafe(Math.min(maxBytes, 4 * inputBytes));
  }

  /** Allows the next block `blockBytes`, which are allocated as they come. */
  reserve(blockBytes: number): void {
    this.#blockEnd = this.#length + blockBytes;
  }

  append(source: Buffer, at: number, length: number): void {
    this.#grow(length);
    source.copy(this.#buffer, this.#length, at, at + length);
    this.#length += length;
  }

  /** Appends what stands `offset` bytes before the end; it may reach into what it appends. */
  repeat(offset: number, length: number): void {
    if (offset === 0 || offset > this.#length) throw malformed();
    this.#grow(length);
    const buffer = this.#buffer;
    let to = this.#length;
    for (const end = to + length; to < end; to++) buffer[to] = buffer[to - offset]!;
    this.#length = to;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(by: number): void {
    const needed = this.#length + by;
    if (needed > this.#blockEnd) throw malformed();
    if (needed > this.#maxBytes) {
      throw new Undecodable("too_large_when_decompressed", `More than ${this.#maxBytes} bytes`);
    }
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.min(this.#maxBytes, 2 * needed));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

function readUInt32(input: Buffer, at: number): number {
  if (at + 4 > input.length) throw malformed();
  return input.readUInt32LE(at);
}

function malformed(): Undecodable {
  return new Undecodable("malformed_compression", "The bytes are no LZ4 frame");
}
