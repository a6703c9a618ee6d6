/**
 * Opens the database through the driver that the settings name. The only place where one is chosen.
 *
 * @module
 */
import type { DatabaseSettings } from "../service_settings.ts";
import type { Database, DatabaseOptions } from "./database.ts";
import { openPg } from "./pg.ts";

/** The database of the settings; it connects with the first statement. */
export async function openDatabase(
  settings: DatabaseSettings,
  options: Omit<DatabaseOptions, "url" | "ca">,
): Promise<Database> {
  const ca = settings.DATABASE_CA_FILE && await Deno.readTextFile(settings.DATABASE_CA_FILE);
  return openPg({ ...options, url: settings.DATABASE_URL, ca });
}
