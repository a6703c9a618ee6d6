/**
 * What the operating system says of a connection that failed, in everyday words: the same words for
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

/** By the error code of the operating system. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name cannot be looked up now",
  ETIMEDOUT: "no answer came in time",
  EHOSTUNREACH: "there is no way to that machine",
  ENETUNREACH: "there is no way to that network",
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
