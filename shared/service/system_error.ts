/**
 * What the operating system and TLS say of a connection that failed, in everyday words: the same words for
 * the same fault, whether a broker, a database or an API is at the other end.
 *
 * @module
 */

/**
 * The words for `error`, or for the first of its causes that has some; `undefined` when none has.
 * They continue "Cannot reach … at …:".
 *
 * @example
 * ```ts
 * import { toSystemReason } from "./system_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
 * assertEquals(toSystemReason(new Error("fetch failed", { cause: refused })), "nothing listens there");
 * assertEquals(toSystemReason(new Error("other")), undefined);
 * ```
 */
export function toSystemReason(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const code = "code" in each && typeof each.code === "string" ? each.code : readCode(each);
    if (code !== undefined && Object.hasOwn(REASONS, code)) return REASONS[code];
  }
  return undefined;
}

/** Errors of `fetch` and of name look-ups have no code (Deno 2.9.6), so their text is all there is. */
function readCode({ message }: Error): string | undefined {
  if (message.includes("failed to lookup address information")) {
    return message.includes("Temporary failure") ? "EAI_AGAIN" : "ENOTFOUND";
  }
  const number = /\(os error (\d+)\)/.exec(message)?.[1];
  return number === undefined ? undefined : CODES[number];
}

const UNKNOWN_AUTHORITY = "its certificate is by an authority that is not trusted";
const NO_TLS = "it does not answer in TLS";

/** By the error code of the operating system or of TLS (Node's names, and ours for the rest). */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name cannot be looked up now",
  ETIMEDOUT: "no answer came in time",
  EHOSTUNREACH: "there is no way to that machine",
  ENETUNREACH: "there is no way to that network",
  EADDRNOTAVAIL: "this machine has no address to reach it from",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  CERT_REVOKED: "its certificate was revoked",
  CERT_UNTRUSTED: "its certificate cannot be used",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_TLS_NO_ANSWER: NO_TLS,
  ERR_TLS_EXPECTED: "it speaks TLS, and we do not",
  ERR_LOGIN_EXPECTED: "it closed the connection at the first request, as one that asks for a login",
  ERR_CA_FILE: "the file of certificate authorities holds no certificate",
  ERR_CA_FILE_PART: "a certificate in the file of certificate authorities cannot be read",
  ERR_CLIENT_CERT_FILE: "the file of our certificate holds none, or one that cannot be read",
  ERR_CLIENT_KEY_FILE:
    "the file of our key holds none that can be used: it must begin with one in PEM",
  ERR_CLIENT_KEY_LOCKED: "the file of our key has a passphrase, and must have none",
  ERR_CLIENT_KEY_MISMATCH: "our key does not belong to our certificate, the first one of its file",
  ERR_CLIENT_CERT_EXPIRED: "our certificate has expired",
  ERR_CLIENT_CERT_NOT_YET_VALID: "our certificate is not valid yet",
  ERR_CLIENT_CERT_REQUIRED: "it asks for a certificate of ours",
  ERR_CLIENT_CERT_REFUSED: "it refuses our certificate",
  ERR_CLIENT_CERT_DOUBTFUL: "it closed the connection before its first answer, as one that asks " +
    "for another certificate of ours",
};

/** The numbers of Linux, macOS and Windows. */
const CODES: Readonly<Record<string, string>> = {
  "111": "ECONNREFUSED",
  "61": "ECONNREFUSED",
  "10061": "ECONNREFUSED",
  "104": "ECONNRESET",
  "54": "ECONNRESET",
  "10054": "ECONNRESET",
  "110": "ETIMEDOUT",
  "60": "ETIMEDOUT",
  "10060": "ETIMEDOUT",
  "113": "EHOSTUNREACH",
  "65": "EHOSTUNREACH",
  "10065": "EHOSTUNREACH",
  "101": "ENETUNREACH",
  "51": "ENETUNREACH",
  "10051": "ENETUNREACH",
};
