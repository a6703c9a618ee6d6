/**
 * Reads a request body into memory, with a limit of its size and a deadline. `Deno.serve` has
 * neither: a client that declares a megabyte and sends three bytes must cost three bytes.
 *
 * @module
 */
import type { Refusal } from "../auth/guard.ts";
import type { BodyFaultCode } from "./body_fault.ts";
import { createByteBuffer } from "./byte_buffer.ts";
import { createDeadlines, type Deadlines } from "./deadlines.ts";
import { openBody } from "./open_body.ts";

/** The bytes, or the code of the problem to answer, or the refusal of what the body would hold. */
export type ReadBody =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly ok: false; readonly code: BodyFaultCode };

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
export type BodyReader = (request: Request, hold?: Hold) => Promise<ReadBody>;

/** Takes the bytes of memory that the body holds, and refuses what is too much. */
export type Hold = (bytes: number) => Refusal | undefined;

/** A reader. Its requests share one timer for their deadlines. */
export function createBodyReader({ maxBytes, ...options }: BodyReaderOptions): BodyReader {
  const deadlines = createDeadlines(options);
  return async function readBody(request, hold = () => undefined) {
    const declared = request.headers.get("content-length");
    const length = declared === null ? Infinity : Number(declared);
    if (declared !== null && length > maxBytes) return { ok: false, code: "body_too_large" };
    return length <= SMALL_BODY_BYTES
      ? await readAtOnce(request, deadlines)
      : await readPieces(request, { maxBytes, deadlines, hold });
  };
}

/**
 * The runtime's own read is the fastest. Nothing cancels it: a late body stays unread, and the
 * server closes the connection after the response.
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

async function readPieces(
  request: Request,
  { maxBytes, deadlines, hold }: {
    readonly maxBytes: number;
    readonly deadlines: Deadlines;
    readonly hold: Hold;
  },
): Promise<ReadBody> {
  if (request.body === null) return { ok: true, bytes: new Uint8Array() };
  const body = openBody(request.body);
  const buffer = createByteBuffer(maxBytes);
  let size = 0;
  let timedOut = false;
  let isWhole = false;
  const end = deadlines.start(() => {
    timedOut = true;
    body.cancel();
  });
  try {
    while (true) {
      // Also before the first piece: thousands of bodies that never begin hold a buffer each.
      const refusal = hold(body.bufferBytes + buffer.capacity);
      if (refusal !== undefined) {
        body.cancel();
        return { ok: false, refusal };
      }
      const piece = await body.read();
      if (timedOut) return { ok: false, code: "body_timeout" };
      if (piece === undefined) {
        isWhole = true;
        return { ok: true, bytes: buffer.take(NOTHING) ?? NOTHING };
      }
      size += piece.length;
      if (size > maxBytes) {
        body.cancel();
        return { ok: false, code: "body_too_large" };
      }
      buffer.add(piece);
    }
  } catch {
    return { ok: false, code: timedOut ? "body_timeout" : "body_incomplete" };
  } finally {
    end();
    if (!isWhole) buffer.free();
  }
}

const NOTHING = new Uint8Array();
/** The runtime's own read allocates the declared length; this much is harmless. */
const SMALL_BODY_BYTES = 16_384;
