/**
 * Takes the data of a local Postgres away: for tests, and for whoever wants to begin afresh.
 *
 * @module
 */

import { chooseHome } from "./choose_home.ts";
import { lockHome } from "./lock_home.ts";

/**
 * Removes `dataDir` with all that `startPostgres()` made for it, also what had to live elsewhere
 * because the server's user could not reach it. Stop the server first.
 *
 * @throws {Error} if a running process has it open
 */
export async function removePostgres(dataDir: string): Promise<void> {
  const home = await chooseHome(dataDir);
  using _lock = await lockHome(home.dir);
  for (const folder of new Set([home.dir, home.dataDir])) {
    await Deno.remove(folder, { recursive: true });
  }
}
