/**
 * An answer that is made for one request, gzipped for whoever takes that: a report over a phone's
 * network is a sixth of its size. What comes with the code is gzipped once, see `static_file.ts`.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { takesGzip } from "./takes_gzip.ts";

/** `response`, or the same gzipped where `request` takes that and it pays. Reads its body. */
export async function gzipAnswer(request: Request, response: Response): Promise<Response> {
  if (response.status !== 200) return response;
  const headers = new Headers(response.headers);
  headers.append("vary", "accept-encoding");
  const body = await response.bytes();
  if (body.length < MIN_BYTES || !takesGzip(request)) return new Response(body, { headers });
  headers.set("content-encoding", "gzip");
  const gzipped = gzipSync(body, { level: LEVEL }) as Uint8Array<ArrayBuffer>;
  return new Response(gzipped, { headers });
}

/** Shorter answers are three packets at most, of the ten that go out at once (RFC 6928). */
const MIN_BYTES = 4_096;
/**
 * The rows of 1,000 tills are 161 KB: 28 KB in 0.4 ms, where writing them as JSON takes 2 ms. Level 6
 * makes it 18 KB in 1.1 to 1.9 ms, of a thread that also takes baskets.
 */
const LEVEL = 1;
