/**
 * Opens the database with the driver that the settings choose.
 *
 * @module
 */
import { openSecretFile } from "../service/secret.ts";
import type { DatabaseSettings } from "../service/service_settings.ts";
import { withTimeout } from "../service/with_timeout.ts";
import type { Database, DatabaseOptions } from "./database.ts";
import { importDenoPostgres, openDenoPostgres } from "./deno_postgres.ts";
import { knockAtJsr } from "./knock_at_jsr.ts";
import { nameLogin } from "./name_login.ts";
import { openPg } from "./pg.ts";

/** How deno-postgres is loaded, and how long that may take. */
export interface DriverChoice {
  /** Loads deno-postgres, or rejects. @default {importDenoPostgres} */
  readonly importDriver?: () => Promise<unknown>;
  /** Rejects when `auto` gets no answer from JSR before `signal` aborts. @default {knockAtJsr} */
  readonly knock?: (signal: AbortSignal) => Promise<void>;
  /** How long `auto` waits for JSR. @default {3_000} */
  readonly autoTimeoutMs?: number;
  /** How long `deno-postgres` waits for JSR. @default {30_000} */
  readonly namedTimeoutMs?: number;
}

/**
 * The database of the settings. Connects with the first statement. `POSTGRES_DRIVER=auto` uses
 * deno-postgres if it can be loaded from JSR in time, and pg if not; see `driver` of the result.
 *
 * @throws {Error} if `POSTGRES_DRIVER=deno-postgres` cannot be loaded, or the URL cannot be used
 */
export async function openDatabase(
  settings: DatabaseSettings,
  options: Omit<DatabaseOptions, "url" | "ca">,
  choice: DriverChoice = {},
): Promise<Database> {
  const ca = await (await openSecretFile("DATABASE_CA_FILE", settings.DATABASE_CA_FILE))?.read();
  const all = { ...options, url: settings.DATABASE_URL, ca };
  const driver = await chooseDriver(settings.POSTGRES_DRIVER, choice);
  return nameLogin(driver === "pg" ? openPg(all) : await openDenoPostgres(all));
}

/**
 * The driver that `setting` leads to on this machine, now.
 *
 * @throws {Error} if `setting` is `deno-postgres` and it cannot be loaded
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
      // No knock: in an image it is in Deno's cache, and JSR may be out of reach.
      return await withTimeout(namedTimeoutMs, importDriver).then(
        () => "deno-postgres" as const,
        (cause: unknown) => {
          throw new Error(
            "Cannot use POSTGRES_DRIVER=deno-postgres: @db/postgres cannot be loaded from JSR; " +
              "set POSTGRES_DRIVER=pg, which needs no JSR",
            { cause },
          );
        },
      );
    default:
      setting satisfies never;
      throw new Error(`Cannot choose a Postgres driver: ${setting}`);
  }
}
