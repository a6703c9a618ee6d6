/**
 * A limit on the bytes of a stream, before and after decompression.
 *
 * @module
 */
import { BodyFault } from "./body_fault.ts";

/**
 * Passes on the first `maxBytes` bytes, then stops reading. Where it stops does not depend on the
 * chunks of the network: the same upload always gets the same answer.
 *
 * @throws {BodyFault} `body_too_large` in place of the first byte too many
 */
export async function* capBytes(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void> {
  let left = maxBytes;
  for await (const chunk of chunks) {
    if (chunk.length > left) {
      if (left > 0) yield chunk.subarray(0, left);
      throw new BodyFault("body_too_large", { detail: `Send at most ${maxBytes} bytes` });
    }
    left -= chunk.length;
    yield chunk;
  }
}
