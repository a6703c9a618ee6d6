/**
 * Reads the primitive types of Kafka's protocol from a response.
 *
 * @module
 */

/** A cursor over one response. Reading past its end throws a RangeError. */
export class ResponseReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** Starts at the first byte. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.#bytes.byteLength - this.#at;
  }

  /** Reads a signed byte. */
  int8(): number {
    return this.#view.getInt8(this.#skip(1));
  }

  /** Reads a signed 16-bit number. */
  int16(): number {
    return this.#view.getInt16(this.#skip(2));
  }

  /** Reads a signed 32-bit number. */
  int32(): number {
    return this.#view.getInt32(this.#skip(4));
  }

  /** Reads a signed 64-bit number; none here is beyond 2^53. */
  int64(): number {
    return Number(this.#view.getBigInt64(this.#skip(8)));
  }

  /** Reads a string that may be null. */
  string(): string | null {
    const length = this.int16();
    return length === -1 ? null : new TextDecoder().decode(this.raw(length));
  }

  /** Reads bytes that may be null. */
  bytes(): Uint8Array | null {
    const length = this.int32();
    return length === -1 ? null : this.raw(length);
  }

  /** Reads an array that may be null. */
  array<T>(read: (reader: ResponseReader) => T): T[] {
    const items: T[] = [];
    for (let left = this.int32(); left > 0; left--) items.push(read(this));
    return items;
  }

  /** Reads a number of bytes. */
  raw(length: number): Uint8Array {
    const at = this.#skip(length);
    if (this.#at > this.#bytes.byteLength) throw new RangeError("The response is too short");
    return this.#bytes.subarray(at, at + length);
  }

  #skip(length: number): number {
    this.#at += length;
    return this.#at - length;
  }
}
