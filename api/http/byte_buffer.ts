/**
 * Collects the bytes of a line or a body that arrives in several chunks, up to a limit.
 *
 * @module
 */

/** See {@linkcode createByteBuffer}. */
export interface ByteBuffer {
  /** Appends a copy of `part`. Once the content is too long, nothing more is kept. */
  add(part: Uint8Array): void;
  /**
   * The whole content, ended by `last`, or `undefined` when it is too long. Empties the buffer. The
   * bytes are valid until the next `add`.
   */
  take(last: Uint8Array): Uint8Array | undefined;
  /** The bytes of memory that it holds. */
  readonly capacity: number;
  /**
   * Empties it and frees its memory at once. The garbage collector would do so much later: buffers
   * hardly count as garbage, and 150 MB of unfinished bodies stayed for half a minute.
   */
  free(): void;
  /** Whether anything was added since the last `take`. */
  readonly pending: boolean;
}

/** A buffer for at most `maxBytes`. It never holds more than twice that. */
export function createByteBuffer(maxBytes: number): ByteBuffer {
  let buffer = new Uint8Array(0);
  let size = 0;
  let isTooLong = false;

  function add(part: Uint8Array): void {
    if (isTooLong || size + part.length > maxBytes) {
      isTooLong = true;
      return;
    }
    if (size + part.length > buffer.length) {
      buffer = new Uint8Array(buffer.buffer.transfer(2 * (size + part.length)));
    }
    buffer.set(part, size);
    size += part.length;
  }

  return {
    add,
    take(last) {
      // Most lines arrive in one chunk and need no copy.
      if (size === 0 && !isTooLong) return last.length > maxBytes ? undefined : last;
      add(last);
      const content = isTooLong ? undefined : buffer.subarray(0, size);
      size = 0;
      isTooLong = false;
      return content;
    },
    free() {
      buffer = new Uint8Array(buffer.buffer.transfer(0));
      size = 0;
      isTooLong = false;
    },
    get capacity() {
      return buffer.length;
    },
    get pending() {
      return size > 0 || isTooLong;
    },
  };
}
