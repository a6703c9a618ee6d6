/**
 * The bytes of a request body, piece by piece, through one buffer of our own.
 *
 * The stream's default reader allocates 64 KB for each piece, however short (Deno 2.9.6): a body of
 * 60,000 chunks of one byte, 360 KB on the wire, took 2.8 GB, and a connection that sends three
 * bytes took 160 KB.
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
  /** The size of its buffer; 0 while the stream brings its own. */
  readonly bufferBytes: number;
  /** Ends the reading; a pending `read` resolves to `undefined`. */
  cancel(): void;
}

/** Opens a body. The buffer grows when a piece fills it. */
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
    get bufferBytes() {
      return buffer.byteLength;
    },
    // Not awaited: a source that never confirms the cancellation must not delay the response.
    cancel: () => void reader.cancel().catch(() => {}),
  };
}

/** Bodies from a socket are byte streams; bodies of a text in memory are not. */
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
    bufferBytes: 0,
    cancel: () => void reader.cancel().catch(() => {}),
  };
}

/** Below 8 KB, malformed chunks are not noticed until the client disconnects (Deno 2.9.6). */
const SMALLEST_BUFFER_BYTES = 16_384;
const LARGEST_BUFFER_BYTES = 65_536;
