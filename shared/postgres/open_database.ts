/**
 * Opens the database with the driver that the settings choose.
 *
 * @module
 */
import { openSecret, openSecretFile, type Secret } from "../service/secret.ts";
import type { DatabaseReadSettings, DatabaseSettings } from "../service/service_settings.ts";
import { toSettingsError } from "../service/settings.ts";
import { TaskError } from "../service/task_error.ts";
import { withTimeout } from "../service/with_timeout.ts";
import { parseTarget } from "./connection_target.ts";
import type { Database, DatabaseOptions } from "./database.ts";
import { importDenoPostgres, NO_CLIENT_CERTIFICATE, openDenoPostgres } from "./deno_postgres.ts";
import { findUrlFault } from "./find_url_fault.ts";
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
 * deno-postgres if it can be loaded from JSR in time, and pg if not, or if there is a client
 * certificate to show; see `driver` of the result.
 *
 * @throws {Error} if `POSTGRES_DRIVER=deno-postgres` cannot be loaded, the URL cannot be used, or a
 * file cannot be read
 */
export async function openDatabase(
  settings: DatabaseSettings,
  options: OpenOptions,
  choice: DriverChoice = {},
): Promise<Database> {
  return await open(await readGiven(settings), { settings, options, choice });
}

/**
 * The database that `DATABASE_READ_URL` names, likewise; `undefined` without that setting.
 *
 * @throws {Error} as {@linkcode openDatabase} does
 */
export async function openReadDatabase(
  settings: DatabaseSettings & DatabaseReadSettings,
  options: OpenOptions,
  choice: DriverChoice = {},
): Promise<Database | undefined> {
  const { DATABASE_READ_URL, DATABASE_READ_URL_FILE } = settings;
  const hasPassword = settings.DATABASE_READ_PASSWORD ?? settings.DATABASE_READ_PASSWORD_FILE;
  if (DATABASE_READ_URL === undefined && DATABASE_READ_URL_FILE === undefined) {
    if (hasPassword === undefined) return undefined;
    throw toSettingsError(["DATABASE_READ_PASSWORD has no DATABASE_READ_URL that it belongs to"]);
  }
  const given = await readGiven(settings, {
    url: { name: "DATABASE_READ_URL", text: DATABASE_READ_URL, path: DATABASE_READ_URL_FILE },
    password: await openSecret(settings, "DATABASE_READ_PASSWORD"),
  });
  return await open(given, { settings, options, choice });
}

/** What the settings do not say. */
export type OpenOptions = Omit<DatabaseOptions, "url" | "ca" | "files">;

async function open(
  given: Given,
  { settings, options, choice }: {
    readonly settings: Pick<DatabaseSettings, "POSTGRES_DRIVER">;
    readonly options: OpenOptions;
    readonly choice: DriverChoice;
  },
): Promise<Database> {
  const { POSTGRES_DRIVER } = settings;
  const hasCertificate = given.files?.certificate !== undefined;
  if (hasCertificate && POSTGRES_DRIVER === "deno-postgres") {
    throw toSettingsError([NO_CLIENT_CERTIFICATE]);
  }
  const driver = await chooseDriver(hasCertificate ? "pg" : POSTGRES_DRIVER, choice);
  const all = { ...options, ...given };
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

type Given = Pick<DatabaseOptions, "url" | "ca" | "files">;

/** The URL and the files of the settings, each read once: what is wrong is found at the start. */
async function readGiven(
  settings: DatabaseSettings,
  own?: { readonly url: UrlSetting; readonly password: Secret | undefined },
): Promise<Given> {
  const { DATABASE_CERT_FILE, DATABASE_KEY_FILE } = settings;
  if ((DATABASE_CERT_FILE === undefined) !== (DATABASE_KEY_FILE === undefined)) {
    throw toSettingsError([
      "DATABASE_CERT_FILE and DATABASE_KEY_FILE go together: set both of them, or none",
    ]);
  }
  const files = {
    password: own === undefined ? await openSecret(settings, "DATABASE_PASSWORD") : own.password,
    ca: await openSecretFile("DATABASE_CA_FILE", settings.DATABASE_CA_FILE),
    certificate: await openSecretFile("DATABASE_CERT_FILE", DATABASE_CERT_FILE),
    key: await openSecretFile("DATABASE_KEY_FILE", DATABASE_KEY_FILE),
  };
  const { url, file } = await readUrl(
    own?.url ?? {
      name: "DATABASE_URL",
      text: settings.DATABASE_URL,
      path: settings.DATABASE_URL_FILE,
    },
  );
  const ca = await files.ca?.read();
  const [certificate, key] = [await files.certificate?.read(), await files.key?.read()];
  const client = certificate === undefined || key === undefined ? undefined : { certificate, key };
  parseTarget(url, { ca, client });
  return { url, ca, files: { ...files, url: file } };
}

/** A URL, or the file that holds it. */
interface UrlSetting {
  readonly name: string;
  readonly text: string | undefined;
  readonly path: string | undefined;
}

async function readUrl({ name, text = "", path }: UrlSetting) {
  const file = await openSecretFile(`${name}_FILE`, path);
  if (file === undefined) return { url: text, file };
  const url = await file.read();
  const fault = findUrlFault(url);
  if (fault !== undefined) {
    throw new TaskError(`Cannot use the URL in the file that ${name}_FILE names: ${fault}`);
  }
  return { url, file };
}
