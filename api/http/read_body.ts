/**
 * Reads a request body into memory with a cap on its bytes and a deadline, since `Deno.serve` has
 * neither: a client that declares a megabyte and sends three bytes must cost three bytes.
 *
 * @module
 */

/** The bytes, or the code of the problem that kept us from having them. */
export type ReadBody =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: "body_too_large" | "body_timeout" | "body_incomplete" };

/** Options for {@linkcode readBody}. */
export interface ReadBodyOptions {
  /** Most bytes a body may have. */
  readonly maxBytes: number;
  /** Longest time from the first read to the last byte, for bodies above 16 KB or of no length. */
  readonly timeoutMs: number;
}

/** Reads the whole body of `request`; an absent body is empty. */
export async function readBody(request: Request, options: ReadBodyOptions): Promise<ReadBody> {
  const declared = request.headers.get("content-length");
  const length = declared === null ? Infinity : Number(declared);
  if (declared !== null && length > options.maxBytes) return { ok: false, code: "body_too_large" };
  if (length <= SMALL_BODY_BYTES) {
    // The runtime's own read is the fastest, and what it reserves for a small body is little.
    try {
      return { ok: true, bytes: await request.bytes() };
    } catch {
      return { ok: false, code: "body_incomplete" };
    }
  }
  return await readChunks(request, options);
}

async function readChunks(request: Request, options: ReadBodyOptions): Promise<ReadBody> {
  if (request.body === null) return { ok: true, bytes: new Uint8Array() };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    reader.cancel().catch(() => {});
  }, options.timeoutMs);
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (timedOut) return { ok: false, code: "body_timeout" };
      if (done) return { ok: true, bytes: concat(chunks, size) };
      size += value.length;
      if (size > options.maxBytes) {
        reader.cancel().catch(() => {});
        return { ok: false, code: "body_too_large" };
      }
      chunks.push(value);
    }
  } catch {
    return { ok: false, code: timedOut ? "body_timeout" : "body_incomplete" };
  } finally {
    clearTimeout(timer);
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

/** The runtime reserves memory by the declared length, which up to here is harmless. */
const SMALL_BODY_BYTES = 16_384;
