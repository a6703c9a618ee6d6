/**
 * Keeps the part of a line that came with earlier chunks.
 *
 * @module
 */

/** See {@linkcode createByteBuffer}. */
export interface ByteBuffer {
  /** Keeps a copy of `part`, unless the line is too long by now: then it keeps nothing of it. */
  add(part: Uint8Array): void;
  /**
   * The whole line, ended by `last`, or `undefined` when it is too long; then starts anew. Valid
   * until the next `add`.
   */
  take(last: Uint8Array): Uint8Array | undefined;
  /** Whether anything was added since the last `take`. */
  readonly pending: boolean;
}

/** A buffer for lines of at most `maxBytes`; it never holds more than twice that. */
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
      const larger = new Uint8Array(2 * (size + part.length));
      larger.set(buffer.subarray(0, size));
      buffer = larger;
    }
    buffer.set(part, size);
    size += part.length;
  }

  return {
    add,
    take(last) {
      // Most lines lie within one chunk and need no copy.
      if (size === 0 && !isTooLong) return last.length > maxBytes ? undefined : last;
      add(last);
      const line = isTooLong ? undefined : buffer.subarray(0, size);
      size = 0;
      isTooLong = false;
      return line;
    },
    get pending() {
      return size > 0 || isTooLong;
    },
  };
}
