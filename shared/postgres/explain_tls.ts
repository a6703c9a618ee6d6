/**
 * Says why an encrypted connection to Postgres failed. Under Deno (2.9.6) `node:tls` says of an expired
 * certificate what it says of one by an unknown authority, and of a key that is not the
 * certificate's something else altogether.
 *
 * @module
 */
import { findExpiry, toTlsCode } from "../service/tls_fault.ts";
import { dial } from "./dial.ts";
import type { ServerAddress } from "./session.ts";

/**
 * The same error with the code of its reason, for which `toSystemReason()` has words; the error as it
 * is where the server has answered, or nothing more is known. Never rejects, and dials once at most,
 * for the time of `timeoutMs`.
 */
export async function explainTls(
  error: unknown,
  { server, timeoutMs }: { readonly server: ServerAddress; readonly timeoutMs: number },
): Promise<unknown> {
  if (!(error instanceof Error) || server.tls === "off") return error;
  const code = toTlsCode(error.message) ?? await findFault(error, { server, timeoutMs });
  return code === undefined ? error : Object.assign(new Error(error.message), { code });
}

async function findFault(
  error: Error,
  { server, timeoutMs }: { readonly server: ServerAddress; readonly timeoutMs: number },
): Promise<string | undefined> {
  if (/fatal alert/.test(error.message)) {
    // The server says so of ours.
    return server.client === undefined
      ? "ERR_CLIENT_CERT_REQUIRED"
      : findExpiry(server.client.certificate) ?? "ERR_CLIENT_CERT_REFUSED";
  }
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== "string" || !UNSURE.test(code)) return undefined;
  try {
    const conn = await dial(server, AbortSignal.timeout(timeoutMs));
    conn.close();
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? toTlsCode(cause.message) : undefined;
  }
}

/** Codes that `node:tls` also gives where another one is right. */
const UNSURE = /^(?:UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT_)/;
