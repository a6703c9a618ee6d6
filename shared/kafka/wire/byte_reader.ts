/**
 * Reads the fields of a record from bytes that may lie. Every length is checked against what is
 * left before anything is done with it.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { Undecodable } from "./undecodable.ts";

/** A varint of 32 bits takes 5 bytes, and the fifth has 4 bits of it. */
const LAST_SHIFT = 28;
const LAST_BITS = 0x0f;
/** A varlong takes 10 bytes, and the tenth has 1 bit of it. */
const MAX_VARLONG_BYTES = 10;
/** Bytes of a varlong that fit in a double: 7 × 7 bits. */
const EXACT_BYTES = 7;

/** A position in `buffer` that moves forward. All `read…` methods throw {@linkcode Undecodable}. */
export class ByteReader {
  readonly #buffer: Buffer;
  #at: number;
  #end: number;

  /** Reads from `at`, an index into `buffer`, and never past its end. */
  constructor(buffer: Buffer, at = 0) {
    this.#buffer = buffer;
    this.#at = at;
    this.#end = buffer.length;
  }

  /** The index of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** Bytes up to the end of the buffer, or of the part that {@linkcode enter} made current. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** Makes the next `length` bytes all there is, until {@linkcode leave} takes the result back. */
  enter(length: number): number {
    if (length < 0 || length > this.left) throw lie(`A length of ${length}`);
    const outer = this.#end;
    this.#end = this.#at + length;
    return outer;
  }

  /** Goes back to what was current before {@linkcode enter}; everything in it must be read. */
  leave(outer: number): void {
    if (this.#at !== this.#end) throw lie("A length that is too long");
    this.#end = outer;
  }

  /** Skips to the end of what is current. */
  skipRest(): void {
    this.#at = this.#end;
  }

  readByte(): number {
    if (this.#at >= this.#end) throw lie("An end in the middle of a field");
    return this.#buffer[this.#at++]!;
  }

  /** A zigzag varint, from −2³¹ to 2³¹−1. */
  readVarint(): number {
    let byte = this.readByte();
    let bits = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = this.readByte();
      if (shift === LAST_SHIFT && byte > LAST_BITS) throw lie("A varint of more than 32 bits");
      bits |= (byte & 0x7f) << shift;
    }
    return bits >>> 1 ^ -(bits & 1);
  }

  /** A zigzag varlong: a number when it is a safe integer with room to add, else a bigint. */
  readVarlong(): number | bigint {
    let bits = 0;
    let factor = 1;
    for (let i = 0; i < EXACT_BYTES; i++) {
      const byte = this.readByte();
      bits += (byte & 0x7f) * factor;
      if (byte < 0x80) return bits % 2 === 0 ? bits / 2 : -(bits + 1) / 2;
      factor *= 128;
    }
    let wide = BigInt(bits);
    for (let i = EXACT_BYTES; i < MAX_VARLONG_BYTES; i++) {
      const byte = this.readByte();
      if (i === MAX_VARLONG_BYTES - 1 && byte > 1) break;
      wide |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return wide >> 1n ^ -(wide & 1n);
    }
    throw lie("A varlong of more than 64 bits");
  }

  /** Bytes after their length as a varint, as a view; null when that is −1. */
  readVarintBytes(): Buffer | null {
    const length = this.readVarint();
    return length === -1 ? null : this.readBytes(length);
  }

  /** The next `length` bytes as a view. */
  readBytes(length: number): Buffer {
    const at = this.#advance(length);
    return this.#buffer.subarray(at, at + length);
  }

  /** The next `length` bytes as text; what is no UTF-8 becomes U+FFFD. */
  readText(length: number): string {
    const at = this.#advance(length);
    return this.#buffer.toString("utf8", at, at + length);
  }

  #advance(length: number): number {
    if (length < 0 || length > this.#end - this.#at) throw lie(`A length of ${length}`);
    const at = this.#at;
    this.#at += length;
    return at;
  }
}

function lie(what: string): Undecodable {
  return new Undecodable("malformed_records", `${what} contradicts the bytes`);
}
