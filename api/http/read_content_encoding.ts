/**
 * How a request body is packed.
 *
 * @module
 */

/** An encoding that is understood. */
export type ContentEncoding = "gzip" | "deflate" | "identity";

/** The `accept-encoding` of a `415` (RFC 9110, 15.5.16). */
export const ACCEPTED_ENCODINGS = "gzip, deflate, identity";

/**
 * `undefined` for an unsupported encoding. `x-gzip` is the same as `gzip` (RFC 9110, 8.4.1.3); an
 * absent header is `identity`.
 */
export function readContentEncoding(header: string | null): ContentEncoding | undefined {
  const name = header?.trim().toLowerCase() ?? "";
  return name === "" ? "identity" : ENCODINGS.get(name);
}

const ENCODINGS: ReadonlyMap<string, ContentEncoding> = new Map([
  ["identity", "identity"],
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
]);
