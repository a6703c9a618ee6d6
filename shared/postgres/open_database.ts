/**
 * Opens the database through the driver that the settings name. The only place where one is chosen.
 *
 * @module
 */
import { readSettingFile } from "../service/read_setting_file.ts";
import type { DatabaseSettings } from "../service/service_settings.ts";
import { withTimeout } from "../service/with_timeout.ts";
import type { Database, DatabaseOptions } from "./database.ts";
import { importDenoPostgres, openDenoPostgres } from "./deno_postgres.ts";
import { knockAtJsr } from "./knock_at_jsr.ts";
import { openPg } from "./pg.ts";

/** How deno-postgres is had, and how long that may take. */
export interface DriverChoice {
  /** Settles when it is known whether deno-postgres can be had. */
  readonly importDriver?: () => Promise<unknown>;
  /** Rejects, for `auto`, when JSR is silent until `signal` aborts. @default {knockAtJsr} */
  readonly knock?: (signal: AbortSignal) => Promise<void>;
  /** How long `auto` waits for JSR. @default {3_000} */
  readonly autoTimeoutMs?: number;
  /** How long `deno-postgres` waits for JSR. @default {30_000} */
  readonly namedTimeoutMs?: number;
}

/**
 * The database of the settings; it connects with the first statement. `POSTGRES_DRIVER=auto` takes
 * deno-postgres if JSR gives it in time, and pg if not; the `driver` of the result says which.
 *
 * @throws {Error} if deno-postgres is named and cannot be had, or the URL cannot be used
 */
export async function openDatabase(
  settings: DatabaseSettings,
  options: Omit<DatabaseOptions, "url" | "ca">,
  choice: DriverChoice = {},
): Promise<Database> {
  const ca = await readSettingFile("DATABASE_CA_FILE", settings.DATABASE_CA_FILE);
  const all = { ...options, url: settings.DATABASE_URL, ca };
  const driver = await chooseDriver(settings.POSTGRES_DRIVER, choice);
  return driver === "pg" ? openPg(all) : await openDenoPostgres(all);
}

/**
 * Which driver `setting` comes to on this machine, now.
 *
 * @throws {Error} if deno-postgres is named and cannot be had
 */
export async function chooseDriver(
  setting: DatabaseSettings["POSTGRES_DRIVER"],
  {
    importDriver = importDenoPostgres,
    knock = knockAtJsr,
    autoTimeoutMs = 3_000,
    namedTimeoutMs = 30_000,
  }: DriverChoice = {},
): Promise<Database["driver"]> {
  switch (setting) {
    case "pg":
      return "pg";
    case "auto":
      return await withTimeout(autoTimeoutMs, async (signal) => {
        await knock(signal);
        await importDriver();
      }).then(() => "deno-postgres" as const, () => "pg" as const);
    case "deno-postgres":
      // No knock: it may well be in Deno's cache, as in an image, with JSR out of reach.
      return await withTimeout(namedTimeoutMs, importDriver).then(
        () => "deno-postgres" as const,
        (cause: unknown) => {
          throw new Error(
            "Cannot use POSTGRES_DRIVER=deno-postgres: @db/postgres cannot be had from JSR; " +
              "POSTGRES_DRIVER=pg does without JSR",
            { cause },
          );
        },
      );
    default:
      setting satisfies never;
      throw new Error(`Cannot choose a Postgres driver: ${setting}`);
  }
}
