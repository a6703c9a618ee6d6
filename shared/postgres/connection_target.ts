/**
 * Parses a database URL for both drivers. They differ in how they decode names, read `sslmode` and
 * fill in defaults, and one of them falls back to plaintext.
 *
 * @module
 */
import { findUrlFault } from "./find_url_fault.ts";
import { readUrlParameters, type ServerKind, type TlsMode } from "./url_parameters.ts";

/** The server, the database and the login of a connection. */
export interface ConnectionTarget {
  /** A name or an address, IPv6 without brackets. */
  readonly hostname: string;
  /** 5432 unless the URL says otherwise. */
  readonly port: number;
  /** Decoded, like password and database. */
  readonly user: string;
  /** `undefined`: the driver reads `PGPASSWORD`. */
  readonly password: string | undefined;
  /** The user's name unless the URL says otherwise, as in libpq. */
  readonly database: string;
  /** From `sslmode` and the files. */
  readonly tls: TlsMode;
  /** PEM text of the certificate authorities to trust. */
  readonly ca: string | undefined;
  /** What to log in with, or to show besides a password, where TLS is used. */
  readonly client: ClientCertificate | undefined;
  /** Shown by `pg_stat_activity`; `undefined`: not said. */
  readonly applicationName: string | undefined;
  /** Longest time to get a connection; `undefined`: not said. */
  readonly connectTimeoutMs: number | undefined;
  /** Which server to go on with, where the name has several addresses. */
  readonly serverKind: ServerKind;
}

/** A certificate of ours and its key, as PEM texts. */
export interface ClientCertificate {
  /** The certificate, and those between it and its authority. */
  readonly certificate: string;
  /** Its private key, without a password. */
  readonly key: string;
}

/** What files and settings add to a URL. */
export interface TargetFiles {
  /** Takes the place of the URL's password. */
  readonly password?: string | undefined;
  /** PEM text of the certificate authorities to trust. */
  readonly ca?: string | undefined;
  /** For a server that asks for one. */
  readonly client?: ClientCertificate | undefined;
}

/**
 * Parses `url`, and adds `files` to it.
 *
 * `sslmode` is that of libpq (PostgreSQL documentation, 34.19), stricter where libpq is lax:
 * `require` and `verify-ca` check the certificate and its name as `verify-full` does, since neither
 * driver can leave that out under Deno. Without `sslmode`, a CA or a client certificate means
 * `verify-full`, and none of them means `disable`. Parameters that are not kept are refused, with
 * what to do instead: a typo such as `ssl_mode=require` must not lead to plaintext.
 *
 * @throws {Error} if the URL is not of that form; the message never quotes it, as it holds a
 * password
 *
 * @example
 * ```ts
 * import { parseTarget } from "./connection_target.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const target = parseTarget("postgres://till:s%40fe@db.example/shop?sslmode=require");
 * assertEquals([target.user, target.password, target.hostname], ["till", "s@fe", "db.example"]);
 * assertEquals([target.database, target.tls], ["shop", "required"]);
 * ```
 */
export function parseTarget(
  url: string,
  { password, ca, client }: TargetFiles = {},
): ConnectionTarget {
  const fault = findUrlFault(url);
  if (fault !== undefined) throw refuse(fault);
  const parsed = new URL(url);
  const user = decode(parsed.username);
  const inUrl = parsed.password === "" ? undefined : decode(parsed.password);
  const parameters = readUrlParameters(parsed.searchParams, {
    hasFiles: ca !== undefined || client !== undefined,
  });
  if (typeof parameters === "string") throw refuse(parameters);
  return {
    hostname: decode(parsed.hostname).replace(/^\[(.*)\]$/, "$1"),
    port: parsed.port === "" ? 5432 : Number(parsed.port),
    user,
    password: password ?? inUrl,
    database: decode(parsed.pathname.slice(1)) || user,
    ca,
    client,
    ...parameters,
  };
}

function decode(part: string): string {
  return decodeURIComponent(part);
}

function refuse(reason: string): Error {
  return new Error(`Cannot use the database URL: ${reason}`);
}
