/**
 * What reaches this machine alone.
 *
 * @module
 */

/**
 * Whether a host name or address is loopback: 127.0.0.0/8 and ::1 (RFC 6890), with or without
 * brackets, and the name that RFC 6761 keeps for them.
 *
 * @example
 * ```ts
 * import { isLoopback } from "./loopback.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const hosts = ["localhost", "127.0.0.1", "[::1]", "127.evil.example"];
 * assertEquals(hosts.map(isLoopback), [true, true, true, false]);
 * ```
 */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[(.*)\]$/, "$1").replace(/^::ffff:(?=127\.)/, "");
  return host === "localhost" || host === "::1" || isLoopbackV4(host);
}

/** Checks all four parts: a name such as `127.evil.example` is no address. */
function isLoopbackV4(host: string): boolean {
  const match = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host);
  return match !== null && match.slice(1).every((part) => Number(part) <= 255);
}
