/**
 * Cuts the byte stream of a connection into frames: four bytes of length, then a request.
 *
 * @module
 */

/** Kafka's `socket.request.max.bytes`. */
export const MAX_FRAME_BYTES = 100 * 1024 * 1024;
const BUFFER_BYTES = 64 * 1024;
/** A buffer that grew beyond this for one large frame is given back. */
const KEPT_BUFFER_BYTES = 2 * 1024 * 1024;

/** Reads frames of one connection, all into one buffer. */
export class FrameReader {
  readonly #source: { read(into: Uint8Array): Promise<number | null> };
  #buffer = new Uint8Array(BUFFER_BYTES);
  #start = 0;
  #end = 0;

  /** Reads from `source`, a connection. */
  constructor(source: { read(into: Uint8Array): Promise<number | null> }) {
    this.#source = source;
  }

  /**
   * The next frame, without its length, or `undefined` when the stream ends. It is a view that the
   * next call overwrites. Throws a RangeError when the length cannot be one.
   */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#start === this.#end) this.#rewind();
    if (!await this.#fill(4)) return undefined;
    const length = new DataView(this.#buffer.buffer).getInt32(this.#start);
    if (length <= 0 || length > MAX_FRAME_BYTES) {
      throw new RangeError(`Cannot read frame of ${length} bytes`);
    }
    if (!await this.#fill(4 + length)) return undefined;
    const frame = this.#buffer.subarray(this.#start + 4, this.#start + 4 + length);
    this.#start += 4 + length;
    return frame;
  }

  /** Reads until `length` bytes are there; false when the stream ends before. */
  async #fill(length: number): Promise<boolean> {
    while (this.#end - this.#start < length) {
      this.#makeRoom(length);
      const read = await this.#source.read(this.#buffer.subarray(this.#end));
      if (read === null) return false;
      this.#end += read;
    }
    return true;
  }

  /** Grows by doubling, only as bytes come in: a length alone makes nobody allocate. */
  #makeRoom(length: number): void {
    if (this.#start > 0 && this.#start + length > this.#buffer.byteLength) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    if (this.#end < this.#buffer.byteLength) return;
    const larger = new Uint8Array(this.#buffer.byteLength * 2);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }

  #rewind(): void {
    this.#start = 0;
    this.#end = 0;
    if (this.#buffer.byteLength > KEPT_BUFFER_BYTES) this.#buffer = new Uint8Array(BUFFER_BYTES);
  }
}
