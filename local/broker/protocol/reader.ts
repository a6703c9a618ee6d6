/**
 * Reads the primitive types of Kafka's protocol, in order, from one request frame.
 * Every read past the end throws a RangeError, which closes the connection that sent the frame.
 *
 * @module
 */

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A cursor over one frame. Byte values are views into it: copy what outlives the request. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** Starts at the first byte of `bytes`. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.#bytes.byteLength - this.#at;
  }

  /** Reads one byte; anything but 0 is true. */
  boolean(): boolean {
    return this.int8() !== 0;
  }

  /** Reads a signed byte. */
  int8(): number {
    return this.#view.getInt8(this.#advance(1));
  }

  /** Reads a signed 16-bit number. */
  int16(): number {
    return this.#view.getInt16(this.#advance(2));
  }

  /** Reads a signed 32-bit number. */
  int32(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  /** Reads a signed 64-bit number, exact to 2^53: no log on one laptop gets there. */
  int64(): number {
    const at = this.#advance(8);
    return this.#view.getInt32(at) * 4294967296 + this.#view.getUint32(at + 4);
  }

  /** Reads a string of at most 32,767 bytes; a null is malformed here. */
  string(): string {
    const text = this.nullableString();
    if (text === null) throw new RangeError("Cannot read string: it is null");
    return text;
  }

  /** Reads a string that may be null (length -1). */
  nullableString(): string | null {
    const length = this.int16();
    if (length === -1) return null;
    const at = this.#advance(length);
    return utf8.decode(this.#bytes.subarray(at, at + length));
  }

  /** Reads bytes with a 32-bit length; null reads as empty. The result is a view, not a copy. */
  bytes(): Uint8Array {
    const length = this.int32();
    if (length === -1) return new Uint8Array(0);
    const at = this.#advance(length);
    return this.#bytes.subarray(at, at + length);
  }

  /** Reads an array; null reads as empty. */
  array<T>(readItem: (reader: Reader) => T): T[] {
    return this.nullableArray(readItem) ?? [];
  }

  /** Reads an array that may be null (length -1). */
  nullableArray<T>(readItem: (reader: Reader) => T): T[] | null {
    const length = this.int32();
    if (length === -1) return null;
    // Every item takes at least one byte, so a made-up length ends here and not in memory.
    if (length < 0 || length > this.remaining) {
      throw new RangeError(`Cannot read array of ${length}: ${this.remaining} bytes are left`);
    }
    const items: T[] = [];
    for (let i = 0; i < length; i++) items.push(readItem(this));
    return items;
  }

  #advance(length: number): number {
    const at = this.#at;
    if (length < 0 || length > this.#bytes.byteLength - at) {
      throw new RangeError(`Cannot read ${length} bytes: ${this.remaining} are left`);
    }
    this.#at = at + length;
    return at;
  }
}
