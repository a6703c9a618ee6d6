/**
 * The parameters of a database URL: what libpq and hosters put behind the `?`. Each is kept to, or
 * refused with what to do instead.
 *
 * @module
 */

/**
 * Whether the connection is encrypted:
 *
 * - `off`: never;
 * - `offered`: if the server offers it, and then its certificate must hold;
 * - `required`: or there is no connection.
 */
export type TlsMode = "off" | "offered" | "required";

/** Which server to go on with: libpq's `target_session_attrs`. */
export type ServerKind = "any" | "read-write" | "read-only" | "primary" | "standby";

/** What the parameters say. */
export interface UrlParameters {
  /** Of `sslmode`, `sslrootcert` and the files. */
  readonly tls: TlsMode;
  /** Of `application_name`. */
  readonly applicationName: string | undefined;
  /** Of `connect_timeout`, which is in seconds. */
  readonly connectTimeoutMs: number | undefined;
  /** Of `target_session_attrs`. @default {"any"} */
  readonly serverKind: ServerKind;
}

/**
 * Reads them. With files (a CA or a client certificate) TLS is required.
 *
 * @returns why they cannot be used, in words, if they cannot
 *
 * @example
 * ```ts
 * import { readUrlParameters } from "./url_parameters.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const read = (search: string) =>
 *   readUrlParameters(new URLSearchParams(search), { hasFiles: false });
 * assertEquals(read("sslmode=require&connect_timeout=3"), {
 *   tls: "required",
 *   applicationName: undefined,
 *   connectTimeoutMs: 3_000,
 *   serverKind: "any",
 * });
 * assertEquals(read("sslcert=a.pem"), "instead of sslcert set DATABASE_CERT_FILE to its path");
 * ```
 */
export function readUrlParameters(
  parameters: URLSearchParams,
  { hasFiles }: { readonly hasFiles: boolean },
): UrlParameters | string {
  const names = [...parameters.keys()];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  // libpq takes the last one: whoever appended sslmode=verify-full must not get the first one.
  if (repeated !== undefined && isKnown(repeated)) return `${repeated} comes twice: leave one out`;
  for (const [name, value] of parameters) {
    const fault = findFault(name, value);
    if (fault !== undefined) return fault;
  }
  const trustsSystem = parameters.get("sslrootcert") === "system";
  const mode = parameters.get("sslmode") ?? (hasFiles || trustsSystem ? "verify-full" : "disable");
  if (mode === "disable" && (hasFiles || trustsSystem)) {
    return "sslmode=disable contradicts the CA or the client certificate that is given";
  }
  const seconds = Number(parameters.get("connect_timeout") ?? 0);
  return {
    // A CA is there to check the server with, which plaintext would not do.
    tls: mode === "disable" ? "off" : mode === "prefer" && !hasFiles ? "offered" : "required",
    applicationName: parameters.get("application_name") || undefined,
    // 0 is "no limit" in libpq, and ours here.
    connectTimeoutMs: seconds === 0 ? undefined : seconds * 1_000,
    serverKind: (parameters.get("target_session_attrs") ?? "any") as ServerKind,
  };
}

function isKnown(name: string): boolean {
  return Object.hasOwn(KEPT, name) || Object.hasOwn(INSTEAD, name);
}

function findFault(name: string, value: string): string | undefined {
  if (Object.hasOwn(KEPT, name)) {
    const { pattern, form } = KEPT[name as keyof typeof KEPT];
    return pattern.test(value) ? undefined : `${name} must be ${form}`;
  }
  if (Object.hasOwn(INSTEAD, name)) return INSTEAD[name];
  return `its parameter ${JSON.stringify(name.slice(0, 40))} is not known`;
}

const KEPT = {
  sslmode: {
    pattern: /^(?:disable|prefer|require|verify-ca|verify-full)$/,
    form: "disable, prefer, require, verify-ca or verify-full",
  },
  sslrootcert: {
    pattern: /^system$/,
    form: "system; for a file set DATABASE_CA_FILE to its path instead",
  },
  connect_timeout: { pattern: /^\d{1,4}$/, form: "a whole number of seconds, 0 to 9999" },
  application_name: { pattern: /^[ -~]{0,63}$/, form: "at most 63 printable ASCII characters" },
  target_session_attrs: {
    pattern: /^(?:any|read-write|read-only|primary|standby)$/,
    form: "any, read-write, read-only, primary or standby",
  },
  // What nobody would miss, as it says what is so anyway.
  channel_binding: {
    pattern: /^(?:disable|prefer)$/,
    form: "left out: neither driver has it. sslmode=verify-full proves who the server is",
  },
  gssencmode: {
    pattern: /^(?:disable|prefer)$/,
    form: "left out: neither driver has it. sslmode=verify-full encrypts",
  },
  sslnegotiation: {
    pattern: /^postgres$/,
    form: "postgres or left out: neither driver begins with TLS at once",
  },
} as const;

const AT_HOST = "belongs in front of the ?: postgres://user:password@host:5432/database";
const OF_ROLE = "is a setting of the session, which a pooler would refuse or mix up: set it for " +
  "the role instead (alter role … set …)";

/** What to do instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  sslcert: "instead of sslcert set DATABASE_CERT_FILE to its path",
  sslkey: "instead of sslkey set DATABASE_KEY_FILE to its path",
  sslpassword: "instead of sslpassword give a key without a password, in DATABASE_KEY_FILE",
  sslcrl: "its parameter sslcrl cannot be kept: neither driver reads lists of revoked certificates",
  passfile:
    "instead of passfile set DATABASE_PASSWORD_FILE to a file with nothing but the password",
  options: `options ${OF_ROLE}`,
  search_path: `search_path ${OF_ROLE}`,
  schema: `schema ${OF_ROLE.replace("…)", "search_path = …)")}`,
  statement_timeout: `statement_timeout ${OF_ROLE}`,
  host: `host ${AT_HOST}`,
  hostaddr: `hostaddr ${AT_HOST}`,
  port: `port ${AT_HOST}`,
  user: `user ${AT_HOST}`,
  dbname: `dbname ${AT_HOST}`,
  password: "password belongs in DATABASE_PASSWORD or DATABASE_PASSWORD_FILE",
  ssl: "instead of ssl write sslmode=verify-full",
  pgbouncer: "leave pgbouncer out: sessions are used as PgBouncer's transaction mode needs it",
};
