/**
 * Tells requests that a web page from elsewhere makes a browser send to this machine.
 *
 * @module
 */
import { isLoopback } from "./loopback.ts";

/**
 * Why a request to a loopback address comes from a foreign page, or `undefined` when it does not.
 *
 * A page can point a name of its own at 127.0.0.1 (DNS rebinding), and then reads what a service
 * without keys answers; the `Host` header tells. Without rebinding it can send but not read, which
 * is enough to store baskets; `Origin` (RFC 6454) and `Sec-Fetch-Site` (W3C Fetch Metadata) tell.
 *
 * @example
 * ```ts
 * import { findForeignPage } from "./find_foreign_page.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const ours = new Headers({ host: "localhost:8000" });
 * assertEquals(findForeignPage(ours), undefined);
 * const rebound = new Headers({ host: "evil.example:8000" });
 * assertEquals(findForeignPage(rebound), "The Host header is not of this machine");
 * ```
 */
export function findForeignPage(
  headers: Headers,
  { allowedOrigins = [] }: {
    /** Origins whose pages may use the service from a browser. */
    readonly allowedOrigins?: readonly string[];
  } = {},
): string | undefined {
  const host = headers.get("host");
  if (host !== null && !isLoopback(host.replace(/:\d*$/, ""))) {
    return "The Host header is not of this machine";
  }
  const origin = headers.get("origin");
  if (origin !== null && allowedOrigins.includes(origin)) return undefined;
  if (origin !== null && !isLoopback(URL.parse(origin)?.hostname ?? "")) {
    return "The Origin header is that of another site";
  }
  if (headers.get("sec-fetch-site") === "cross-site") return "The request came from another site";
  return undefined;
}
