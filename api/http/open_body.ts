/**
 * The bytes of a request body, piece by piece, through one buffer of our own.
 *
 * The stream's usual reader gives each piece a buffer of 64 KB, whatever is in it (Deno 2.9.6): a
 * body of 60,000 chunks of one byte, 360 KB on the wire, took 2.8 GB, and a connection that sends
 * three bytes took 160 KB.
 *
 * @module
 */

/** A body that is being read. */
export interface OpenBody {
  /**
   * The next piece, or `undefined` at the end; valid until the next call.
   *
   * @throws what the stream throws when the connection breaks
   */
  read(): Promise<Uint8Array | undefined>;
  /** Ends the reading; a `read` that waits gives `undefined`. */
  cancel(): void;
}

/** Opens a body; the buffer grows with the pieces that fill it. */
export function openBody(body: ReadableStream<Uint8Array>): OpenBody {
  const reader = getByteReader(body);
  if (reader === undefined) return openChunks(body);
  let buffer = new ArrayBuffer(SMALLEST_BUFFER_BYTES);
  return {
    async read() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done) return undefined;
      const size = value.buffer.byteLength;
      const isFilled = value.length === size && size < LARGEST_BUFFER_BYTES;
      buffer = isFilled ? new ArrayBuffer(4 * size) : value.buffer;
      return value;
    },
    // Not awaited: a source that never answers its cancellation must not hold the response.
    cancel: () => void reader.cancel().catch(() => {}),
  };
}

/** Bodies that come over a socket are streams of bytes; of a text in memory they are not. */
function getByteReader(
  body: ReadableStream<Uint8Array>,
): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch (error) {
    if (error instanceof TypeError && !body.locked) return undefined;
    throw error;
  }
}

function openChunks(body: ReadableStream<Uint8Array>): OpenBody {
  const reader = body.getReader();
  return {
    async read() {
      const { done, value } = await reader.read();
      return done ? undefined : value;
    },
    cancel: () => void reader.cancel().catch(() => {}),
  };
}

/** With less than 8 KB a body's broken chunks go unnoticed until the client leaves (Deno 2.9.6). */
const SMALLEST_BUFFER_BYTES = 16_384;
const LARGEST_BUFFER_BYTES = 65_536;
