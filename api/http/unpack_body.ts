/**
 * Decompresses a request body that is in memory.
 *
 * @module
 */
import { BodyFault } from "./body_fault.ts";
import { createByteBuffer } from "./byte_buffer.ts";
import { capBytes } from "./cap_bytes.ts";
import type { Hold, ReadBody } from "./read_body.ts";
import { type Packing, unpack } from "./unpack.ts";

/**
 * The bytes that were packed; at most `maxBytes` of them are unpacked, whatever the body expands to.
 * `hold` takes the memory of both.
 */
export async function unpackBody(
  packed: Uint8Array,
  { packing, maxBytes, hold }: {
    readonly packing: Packing;
    readonly maxBytes: number;
    readonly hold: Hold;
  },
): Promise<ReadBody> {
  async function* chunks() {
    yield packed;
  }
  const buffer = createByteBuffer(maxBytes);
  // The packed bytes lie in a buffer that grew by doubling.
  const base = 2 * packed.length + UNPACKER_BYTES;
  let isWhole = false;
  try {
    for await (const piece of capBytes(unpack(chunks(), packing), maxBytes)) {
      buffer.add(piece);
      const refusal = hold(base + buffer.capacity);
      if (refusal !== undefined) return { ok: false, refusal };
    }
    isWhole = true;
    return { ok: true, bytes: buffer.take(NOTHING) ?? NOTHING };
  } catch (fault) {
    if (!(fault instanceof BodyFault)) throw fault;
    return { ok: false, code: fault.code };
  } finally {
    if (!isWhole) buffer.free();
  }
}

const NOTHING = new Uint8Array();
/** The window of zlib, its tables, and a piece. */
const UNPACKER_BYTES = 131_072;
