/**
 * The headers of every response.
 *
 * @module
 */

/**
 * Sets the request's id and, where the route has not set its own, the headers that OWASP's REST
 * security cheat sheet asks for. HSTS is left to the proxy that terminates TLS.
 */
export function setResponseHeaders(headers: Headers, requestId: string): void {
  headers.set("x-request-id", requestId);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", NOTHING);
}

/** A response of data loads nothing and is shown in no frame. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";
