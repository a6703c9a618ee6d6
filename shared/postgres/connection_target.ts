/**
 * Parses a database URL for both drivers. They differ in how they decode names, read `sslmode` and
 * fill in defaults, and one of them falls back to plaintext.
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
  /** From `sslmode` and the CA. */
  readonly tls: TlsMode;
  /** PEM text of the certificate authorities to trust. */
  readonly ca: string | undefined;
}

/**
 * Parses `url`.
 *
 * `sslmode` is that of libpq (PostgreSQL documentation, 34.19), stricter where libpq is lax:
 * `require` and `verify-ca` check the certificate and its name as `verify-full` does, since neither
 * driver can leave that out under Deno. Without `sslmode`, a CA means `verify-full` and no CA means
 * `disable`. An unknown parameter is refused: a typo such as `ssl_mode=require` must not lead to
 * plaintext.
 *
 * @throws {Error} if the URL is not of that form; the message never quotes it, as it holds a
 * password
 *
 * @example
 * ```ts
 * import { parseTarget } from "./connection_target.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseTarget("postgres://till:s%40fe@db.example/shop?sslmode=require"), {
 *   hostname: "db.example",
 *   port: 5432,
 *   user: "till",
 *   password: "s@fe",
 *   database: "shop",
 *   tls: "required",
 *   ca: undefined,
 * });
 * ```
 */
export function parseTarget(url: string, ca?: string): ConnectionTarget {
  const parsed = URL.parse(url);
  if (parsed === null || !["postgres:", "postgresql:"].includes(parsed.protocol)) {
    throw refuse("it must be like postgres://user:password@host:5432/database");
  }
  const hostname = decode(parsed.hostname).replace(/^\[(.*)\]$/, "$1");
  const user = decode(parsed.username);
  if (hostname === "" || hostname.startsWith("/")) throw refuse("it must name a host");
  if (user === "") throw refuse("it must name a user");
  return {
    hostname,
    port: parsed.port === "" ? 5432 : Number(parsed.port),
    user,
    password: parsed.password === "" ? undefined : decode(parsed.password),
    database: decode(parsed.pathname.slice(1)) || user,
    tls: toTlsMode(parsed.searchParams, ca),
    ca,
  };
}

/** `host:port` of a server, IPv6 in brackets; without the user and the password. */
export function toAddress({ hostname, port }: Pick<ConnectionTarget, "hostname" | "port">): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

function toTlsMode(parameters: URLSearchParams, ca: string | undefined): TlsMode {
  for (const name of parameters.keys()) {
    if (name !== "sslmode") throw refuse(`its parameter ${JSON.stringify(name)} is not known`);
  }
  const mode = parameters.get("sslmode") ?? (ca === undefined ? "disable" : "verify-full");
  switch (mode) {
    case "disable":
      if (ca !== undefined) throw refuse("sslmode=disable contradicts the CA that is given");
      return "off";
    case "prefer":
      // A CA is there to check the server with, which plaintext would not do.
      return ca === undefined ? "offered" : "required";
    case "require":
    case "verify-ca":
    case "verify-full":
      return "required";
    default:
      throw refuse("sslmode must be disable, prefer, require, verify-ca or verify-full");
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refuse("a % in it must begin an escape such as %40");
  }
}

function refuse(reason: string): Error {
  return new Error(`Cannot use the database URL: ${reason}`);
}
