/**
 * The headers that every answer has: what keeps a browser from making more of it than it is.
 *
 * @module
 */

/**
 * Sets the request's id and, where the route has not set its own, the headers that OWASP's REST
 * security cheat sheet asks of every answer. HSTS is the business of whoever ends TLS in front.
 */
export function setResponseHeaders(headers: Headers, requestId: string): void {
  headers.set("x-request-id", requestId);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", NOTHING);
}

/** An answer of data loads nothing and stands in no frame. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";
