/**
 * Addresses for people: start lines, logs, errors.
 *
 * @module
 */

/**
 * `host:port`, IPv6 in brackets.
 *
 * @example
 * ```ts
 * import { formatAddress } from "./format_address.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatAddress({ hostname: "::1", port: 9092 }), "[::1]:9092");
 * assertEquals(formatAddress({ hostname: "kafka", port: 9092 }), "kafka:9092");
 * ```
 */
export function formatAddress(
  { hostname, port }: {
    /** A name or an address, IPv6 without brackets. */
    readonly hostname: string;
    readonly port: number;
  },
): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
