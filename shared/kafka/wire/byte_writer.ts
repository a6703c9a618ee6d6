/**
 * Writes the fields of a request into one buffer of the size that the `sizeOf…` functions found.
 *
 * @module
 */
import { Buffer } from "node:buffer";

/** Bytes that {@linkcode ByteWriter.varint} takes for `value`, from −2³¹ to 2³¹−1. */
export function sizeOfVarint(value: number): number {
  const bits = (value << 1 ^ value >> 31) >>> 0;
  return bits < 0x80 ? 1 : bits < 0x4000 ? 2 : bits < 0x20_0000 ? 3 : bits < 0x1000_0000 ? 4 : 5;
}

/** Bytes that {@linkcode ByteWriter.varlong} takes for `value`. */
export function sizeOfVarlong(value: number | bigint): number {
  if (isInt32(value)) return sizeOfVarint(value);
  let size = 1;
  for (let bits = toZigzag(value) >> 7n; bits !== 0n; bits >>= 7n) size++;
  return size;
}

/** A position in a buffer that moves forward. Nothing is checked: the size is computed before. */
export class ByteWriter {
  readonly buffer: Buffer;
  #at = 0;

  constructor(sizeBytes: number) {
    this.buffer = Buffer.allocUnsafe(sizeBytes);
  }

  /** The index of the next byte. */
  get at(): number {
    return this.#at;
  }

  int8(value: number): void {
    this.buffer[this.#at++] = value;
  }

  int16(value: number): void {
    this.#at = this.buffer.writeInt16BE(value, this.#at);
  }

  int32(value: number): void {
    this.#at = this.buffer.writeInt32BE(value, this.#at);
  }

  int64(value: bigint): void {
    this.#at = this.buffer.writeBigInt64BE(value, this.#at);
  }

  varint(value: number): void {
    let bits = (value << 1 ^ value >> 31) >>> 0;
    while (bits >= 0x80) {
      this.buffer[this.#at++] = bits & 0x7f | 0x80;
      bits >>>= 7;
    }
    this.buffer[this.#at++] = bits;
  }

  varlong(value: number | bigint): void {
    if (isInt32(value)) return this.varint(value);
    let bits = toZigzag(value);
    while (bits >= 0x80n) {
      this.buffer[this.#at++] = Number(bits & 0x7fn) | 0x80;
      bits >>= 7n;
    }
    this.buffer[this.#at++] = Number(bits);
  }

  /** Text of `sizeBytes` in UTF-8, or bytes, without a length before it. */
  raw(value: string | Uint8Array, sizeBytes: number): void {
    if (typeof value === "string") this.buffer.write(value, this.#at, sizeBytes, "utf8");
    else this.buffer.set(value, this.#at);
    this.#at += sizeBytes;
  }

  /** Leaves room for what is known later, and returns where it is. */
  skip(sizeBytes: number): number {
    const at = this.#at;
    this.#at += sizeBytes;
    return at;
  }
}

function isInt32(value: number | bigint): value is number {
  return typeof value === "number" && (value | 0) === value;
}

function toZigzag(value: number | bigint): bigint {
  const wide = BigInt(value);
  return wide << 1n ^ wide >> 63n;
}
