/**
 * Keeps an API without keys from being exposed by mistake.
 *
 * @module
 */

/** Where the API listens, and who may use it. */
export interface Binding {
  /** The value of `HOST`. */
  readonly hostname: string;
  readonly hasKeys: boolean;
  /** The value of `AUTH`. */
  readonly auth?: "none" | undefined;
}

/** The fault of this binding as one sentence, or `undefined` when it is safe or intended. */
export function checkBinding({ hostname, hasKeys, auth }: Binding): string | undefined {
  if (hasKeys || auth === "none" || isLoopback(hostname)) return undefined;
  return "HOST is not a loopback address and there are no API keys: set API_KEYS or " +
    "API_KEYS_FILE (deno task api-key create makes a key), set HOST to 127.0.0.1, or set AUTH " +
    "to none to admit everybody who reaches this address";
}

/** 127.0.0.0/8 and ::1 (RFC 6890), and the name RFC 6761 keeps for them. */
function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[(.*)\]$/, "$1").replace(/^::ffff:(?=127\.)/, "");
  return host === "localhost" || host === "::1" || isLoopbackV4(host);
}

/** Checks all four parts: a name such as `127.evil.example` is no address. */
function isLoopbackV4(host: string): boolean {
  const match = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host);
  return match !== null && match.slice(1).every((part) => Number(part) <= 255);
}
