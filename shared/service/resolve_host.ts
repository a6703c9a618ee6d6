/**
 * Looks up the addresses of a server's name for each connection: after a failover the name of
 * a managed database leads elsewhere.
 *
 * @module
 */
import { lookup } from "node:dns/promises";

/** Looks a name up, or rejects with the system's reason. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/**
 * All addresses of `hostname` in the order of the system's resolver, `/etc/hosts` included; an
 * address is its own.
 *
 * @throws {Error} with the code `ENOTFOUND` or `EAI_AGAIN`
 */
export async function resolveHost(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true });
  return [...new Set(found.map(({ address }) => address))];
}
