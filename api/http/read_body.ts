/**
 * Reads a request body into memory with a cap on its bytes and a deadline, since `Deno.serve` has
 * neither: a client that declares a megabyte and sends three bytes must cost three bytes.
 *
 * @module
 */

import { createDeadlines, type Deadlines } from "./deadlines.ts";

/** The bytes, or the code of the problem that kept us from having them. */
export type ReadBody =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: "body_too_large" | "body_timeout" | "body_incomplete" };

/** Options for {@linkcode createBodyReader}. */
export interface BodyReaderOptions {
  /** Most bytes a body may have. */
  readonly maxBytes: number;
  /** Longest time from the first read to the last byte. */
  readonly timeoutMs: number;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** Reads the whole body of a request; an absent body is empty. */
export type BodyReader = (request: Request) => Promise<ReadBody>;

/** A reader whose requests share their deadlines' timer. */
export function createBodyReader({ maxBytes, ...options }: BodyReaderOptions): BodyReader {
  const deadlines = createDeadlines(options);
  return async function readBody(request) {
    const declared = request.headers.get("content-length");
    const length = declared === null ? Infinity : Number(declared);
    if (declared !== null && length > maxBytes) return { ok: false, code: "body_too_large" };
    return length <= SMALL_BODY_BYTES
      ? await readAtOnce(request, deadlines)
      : await readChunks(request, { maxBytes, deadlines });
  };
}

/**
 * The runtime's own read is the fastest. Nothing cancels it: a body that is late goes unread, and
 * the server closes its connection after the answer.
 */
function readAtOnce(request: Request, deadlines: Deadlines): Promise<ReadBody> {
  return new Promise((resolve) => {
    const end = deadlines.start(() => resolve({ ok: false, code: "body_timeout" }));
    request.bytes().then((bytes) => {
      end();
      resolve({ ok: true, bytes });
    }, () => {
      end();
      resolve({ ok: false, code: "body_incomplete" });
    });
  });
}

async function readChunks(
  request: Request,
  { maxBytes, deadlines }: { readonly maxBytes: number; readonly deadlines: Deadlines },
): Promise<ReadBody> {
  if (request.body === null) return { ok: true, bytes: new Uint8Array() };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timedOut = false;
  const end = deadlines.start(() => {
    timedOut = true;
    reader.cancel().catch(() => {});
  });
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (timedOut) return { ok: false, code: "body_timeout" };
      if (done) return { ok: true, bytes: concat(chunks, size) };
      size += value.length;
      if (size > maxBytes) {
        reader.cancel().catch(() => {});
        return { ok: false, code: "body_too_large" };
      }
      chunks.push(value);
    }
  } catch {
    return { ok: false, code: timedOut ? "body_timeout" : "body_incomplete" };
  } finally {
    end();
  }
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1 && chunks[0] !== undefined) return chunks[0];
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** The runtime's own read reserves memory by the declared length, up to here little. */
const SMALL_BODY_BYTES = 16_384;
