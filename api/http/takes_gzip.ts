/**
 * Whether a client takes an answer gzipped.
 *
 * @module
 */

/** Whether the header `Accept-Encoding` names gzip, and not with the weight 0 (RFC 9110, 12.4.2). */
export function takesGzip({ headers }: Request): boolean {
  return GZIP.test(headers.get("accept-encoding") ?? "");
}

const GZIP = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;
