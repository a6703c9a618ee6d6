/**
 * The client of a request without a key, for its rate limit.
 *
 * @module
 */

/**
 * The name of the client at a remote address. An IPv6 client has a whole /64 (RFC 6177), so only its
 * first four groups count. Requests whose address is unknown share one name.
 *
 * It is the address of the connection, not of a forwarding header, which anybody can write. So
 * behind a proxy all clients without a key share one rate limit.
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
