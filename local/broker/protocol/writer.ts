/**
 * Writes the primitive types of Kafka's protocol into one growing buffer, which a connection
 * reuses from response to response.
 *
 * @module
 */

const utf8 = new TextEncoder();

/** An append-only buffer of protocol values. */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #length = 0;

  /** Starts empty, with room for `capacity` bytes. */
  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Bytes there is room for without growing. */
  get capacity(): number {
    return this.#bytes.byteLength;
  }

  /** What has been written: a view that the next write or `reset` may change. */
  written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets everything after `length`, so that the buffer can be used again. */
  reset(length = 0): void {
    this.#length = length;
  }

  /** Writes one byte, 1 or 0. */
  boolean(value: boolean): void {
    this.int8(value ? 1 : 0);
  }

  /** Writes a signed byte. */
  int8(value: number): void {
    const at = this.#grow(1);
    this.#view.setInt8(at, value);
  }

  /** Writes a signed 16-bit number. */
  int16(value: number): void {
    const at = this.#grow(2);
    this.#view.setInt16(at, value);
  }

  /** Writes a signed 32-bit number. */
  int32(value: number): void {
    const at = this.#grow(4);
    this.#view.setInt32(at, value);
  }

  /** Overwrites a 32-bit number written before, at byte `at`. */
  patchInt32(at: number, value: number): void {
    this.#view.setInt32(at, value);
  }

  /** Writes a signed 64-bit number, exact to 2^53. */
  int64(value: number): void {
    const at = this.#grow(8);
    this.#view.setInt32(at, Math.floor(value / 4294967296));
    this.#view.setUint32(at + 4, value >>> 0);
  }

  /** Writes a variable-length unsigned number, as flexible versions use it. */
  uvarint(value: number): void {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.int8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.int8(rest);
  }

  /** Writes a string with a 16-bit length; null has length -1. */
  string(value: string | null): void {
    if (value === null) return this.int16(-1);
    const text = utf8.encode(value);
    this.int16(text.byteLength);
    this.raw(text);
  }

  /** Writes bytes with a 32-bit length. */
  bytes(value: Uint8Array): void {
    this.int32(value.byteLength);
    this.raw(value);
  }

  /** Writes an array: its length, then each item by `writeItem`. */
  array<T>(items: readonly T[], writeItem: (item: T) => void): void {
    this.int32(items.length);
    for (const item of items) writeItem(item);
  }

  /** Writes bytes without a length. */
  raw(value: Uint8Array): void {
    const at = this.#grow(value.byteLength);
    this.#bytes.set(value, at);
  }

  /** Makes room for `length` bytes and returns them to be filled in place. */
  reserve(length: number): Uint8Array<ArrayBuffer> {
    const at = this.#grow(length);
    return this.#bytes.subarray(at, at + length);
  }

  /** May replace the buffer: call it before naming `#view` or `#bytes`. */
  #grow(length: number): number {
    const at = this.#length;
    const needed = at + length;
    if (needed > this.#bytes.byteLength) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.byteLength * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = needed;
    return at;
  }
}
