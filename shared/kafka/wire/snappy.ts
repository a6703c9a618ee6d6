/**
 * Reads snappy, as librdkafka writes it (one block) and as Java does (blocks in the frame of
 * xerial's SnappyOutputStream). Our own because npm's snappyjs 0.7.0 never ends on the six bytes
 * `01 fc fa ff ff ff`: a literal of a negative length takes it back to where it was.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { Undecodable } from "./undecodable.ts";

/** `0x82 "SNAPPY" 0x00`; two version numbers of four bytes follow. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;
const SIZE_BYTES = 4;

/**
 * The bytes that `input` stands for, at most `maxBytes`.
 *
 * @throws {Undecodable} when they are more, or when the input breaks the format
 */
export function decodeSnappy(input: Buffer, maxBytes: number): Buffer {
  if (!input.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) {
    return decodeBlock(input, maxBytes);
  }
  const blocks: Buffer[] = [];
  let left = maxBytes;
  for (let at = XERIAL_HEADER_BYTES; at < input.length;) {
    if (at + SIZE_BYTES > input.length) throw malformed();
    const size = input.readUInt32BE(at);
    at += SIZE_BYTES;
    if (size === 0 || size > input.length - at) throw malformed();
    const block = decodeBlock(input.subarray(at, at + size), left);
    blocks.push(block);
    left -= block.length;
    at += size;
  }
  return Buffer.concat(blocks);
}

/** https://github.com/google/snappy/blob/main/format_description.txt */
function decodeBlock(input: Buffer, maxBytes: number): Buffer {
  const { size, start } = readPreamble(input);
  if (size > maxBytes) {
    throw new Undecodable("too_large_when_decompressed", `Snappy declares ${size} bytes`);
  }
  const output = Buffer.allocUnsafe(size);
  let at = start;
  let to = 0;
  while (at < input.length) {
    const tag = input[at++]!;
    if ((tag & 3) === 0) {
      let length = tag >>> 2;
      if (length >= 60) {
        const bytes = length - 59;
        if (at + bytes > input.length) throw malformed();
        length = input.readUIntLE(at, bytes);
        at += bytes;
      }
      length++;
      if (length > input.length - at || length > size - to) throw malformed();
      input.copy(output, to, at, at + length);
      at += length;
      to += length;
      continue;
    }
    const offsetBytes = (tag & 3) === 3 ? 4 : tag & 3;
    if (at + offsetBytes > input.length) throw malformed();
    const low = input.readUIntLE(at, offsetBytes);
    at += offsetBytes;
    const offset = offsetBytes === 1 ? (tag >>> 5) * 256 + low : low;
    const length = offsetBytes === 1 ? (tag >>> 2 & 7) + 4 : (tag >>> 2) + 1;
    if (offset === 0 || offset > to || length > size - to) throw malformed();
    // Byte by byte: the copy may reach into what it has just written.
    for (const end = to + length; to < end; to++) output[to] = output[to - offset]!;
  }
  if (to !== size) throw malformed();
  return output;
}

/** The size of the output, an unsigned varint of 32 bits, and where it ends. */
function readPreamble(input: Buffer): { readonly size: number; readonly start: number } {
  let size = 0;
  for (let i = 0; i < 5 && i < input.length; i++) {
    const byte = input[i]!;
    size += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return { size, start: i + 1 };
  }
  throw malformed();
}

function malformed(): Undecodable {
  return new Undecodable("malformed_compression", "The bytes are no snappy");
}
