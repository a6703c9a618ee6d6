/**
 * Writes the primitive types of Kafka's protocol, for requests made by hand. It shares nothing with
 * the broker in `local/`: the two would share their mistakes too.
 *
 * @module
 */

/** An append-only list of protocol values; each method returns the writer. */
export class RequestWriter {
  readonly #parts: Uint8Array[] = [];

  /** Appends a signed byte. */
  int8(value: number): this {
    return this.#append(1, (view) => view.setInt8(0, value));
  }

  /** Appends a signed 16-bit number. */
  int16(value: number): this {
    return this.#append(2, (view) => view.setInt16(0, value));
  }

  /** Appends a signed 32-bit number. */
  int32(value: number): this {
    return this.#append(4, (view) => view.setInt32(0, value));
  }

  /** Appends an unsigned 32-bit number. */
  uint32(value: number): this {
    return this.#append(4, (view) => view.setUint32(0, value));
  }

  /** Appends a signed 64-bit number. */
  int64(value: number | bigint): this {
    return this.#append(8, (view) => view.setBigInt64(0, BigInt(value)));
  }

  /** Appends a number of 31 bits and a sign in zigzag, as records use it. */
  varint(value: number): this {
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    for (; rest > 0x7f; rest >>>= 7) this.int8((rest & 0x7f) | 0x80);
    return this.int8(rest);
  }

  /** Appends a string with its length; null has length -1. */
  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const bytes = new TextEncoder().encode(value);
    return this.int16(bytes.byteLength).raw(bytes);
  }

  /** Appends bytes with their length; null has length -1. */
  bytes(value: Uint8Array | null): this {
    return value === null ? this.int32(-1) : this.int32(value.byteLength).raw(value);
  }

  /** Appends an array; null has length -1. */
  array<T>(items: readonly T[] | null, write: (item: T, writer: this) => void): this {
    this.int32(items?.length ?? -1);
    for (const item of items ?? []) write(item, this);
    return this;
  }

  /** Appends bytes as they are. */
  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  /** Everything appended so far. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.byteLength, 0));
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.byteLength;
    }
    return bytes;
  }

  #append(length: number, set: (view: DataView) => void): this {
    const bytes = new Uint8Array(length);
    set(new DataView(bytes.buffer));
    return this.raw(bytes);
  }
}
