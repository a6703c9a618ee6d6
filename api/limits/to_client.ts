/**
 * Whose bucket a request without a key draws from.
 *
 * @module
 */

/**
 * One bucket for each remote address, so that one loud client does not silence the others; an
 * IPv6 client has a whole /64 (RFC 6177), so its first four groups count. Requests whose address
 * is unknown share one. It is the address of the connection: a forwarding header is anybody's to
 * write, so behind a proxy that ends connections all clients without a key share one bucket.
 */
export function toClient(remote: string | undefined): string {
  if (remote === undefined) return "address unknown";
  const address = remote.replace(/%.*$/, "").toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  return `address ${mapped ?? (address.includes(":") ? toNetwork(address) : address)}`;
}

/** The /64 of an IPv6 address. */
function toNetwork(address: string): string {
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4).join(":");
}
