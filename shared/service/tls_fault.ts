/**
 * Why a TLS connection failed. Under Deno (2.9.6) `node:tls` says of an expired certificate what it
 * says of one by an unknown authority. Deno's own TLS knows better, so that is asked.
 *
 * @module
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { parseCertificates } from "./parse_certificates.ts";

/** Certificates and keys as PEM text. */
export interface TlsTexts {
  /** Certificate authorities to trust instead of the system's. */
  readonly ca?: string | undefined;
  /** The client's certificate. */
  readonly certificate?: string | undefined;
  /** Its private key. */
  readonly key?: string | undefined;
}

/** A server whose TLS connection failed. */
export interface TlsPeer {
  /** The name that its certificate has to be for. */
  readonly hostname: string;
  /** The address that failed. */
  readonly address: string;
  /** 1 to 65535. */
  readonly port: number;
}

/**
 * The code of what is wrong with the client's own files, in the words of `system_error.ts`;
 * `undefined` when they look right. To be asked before each connection: Deno (2.9.6) takes a file that
 * holds nothing of use for none, so that the server says something else, and a certificate behind the
 * first that cannot be read, as of a file that is just being written, ends the process (`Uncaught null`).
 */
export function findFileFault({ ca, certificate, key }: TlsTexts): string | undefined {
  if (ca !== undefined && !isListOfCertificates(ca)) {
    return toCertificate(ca) === undefined ? "ERR_CA_FILE" : "ERR_CA_FILE_PART";
  }
  if (certificate === undefined || key === undefined) return undefined;
  const own = toCertificate(certificate);
  if (own === undefined || !isListOfCertificates(certificate)) return "ERR_CLIENT_CERT_FILE";
  try {
    return own.checkPrivateKey(createPrivateKey(key)) ? undefined : "ERR_CLIENT_KEY_MISMATCH";
  } catch {
    return /ENCRYPTED/.test(key) ? "ERR_CLIENT_KEY_LOCKED" : "ERR_CLIENT_KEY_FILE";
  }
}

/**
 * The code of a client's certificate that is not valid now. Whether that matters is for the server to
 * say: our clock may be wrong.
 */
export function findExpiry(
  certificate: string | undefined,
  { now = Date.now }: { readonly now?: () => number } = {},
): string | undefined {
  const own = certificate === undefined ? undefined : toCertificate(certificate);
  if (own === undefined) return undefined;
  if (now() > Date.parse(own.validTo)) return "ERR_CLIENT_CERT_EXPIRED";
  if (now() < Date.parse(own.validFrom)) return "ERR_CLIENT_CERT_NOT_YET_VALID";
  return undefined;
}

/** What a server answered to a TLS handshake. */
export interface TlsAnswer {
  /** Whether it speaks TLS at all. */
  readonly speaksTls: boolean;
  /** The code of what is wrong with its certificate, in the words of `system_error.ts`. */
  readonly fault?: string;
}

/**
 * Dials once more to learn what is wrong with a server's certificate. `undefined` where that does not
 * tell: not under Deno, or no answer within `timeoutMs`. Sends nothing but a handshake. Never
 * rejects.
 */
export async function askTls(
  { hostname, address, port }: TlsPeer,
  { ca, timeoutMs }: { readonly ca?: string | undefined; readonly timeoutMs: number },
): Promise<TlsAnswer | undefined> {
  if (!("Deno" in globalThis)) return undefined;
  const timeout = AbortSignal.timeout(timeoutMs);
  let open: Deno.Conn | undefined;
  const close = () => open?.close();
  timeout.addEventListener("abort", close, { once: true });
  try {
    const plain = open = await Deno.connect({ hostname: address, port, signal: timeout });
    const caCerts = ca === undefined ? [] : [ca];
    const tls = open = await Deno.startTls(plain, { hostname, caCerts });
    timeout.throwIfAborted();
    await tls.handshake();
    return { speaksTls: true };
  } catch (error) {
    if (timeout.aborted || !(error instanceof Error)) return undefined;
    const fault = toTlsCode(error.message);
    return fault === undefined ? { speaksTls: false } : { speaksTls: true, fault };
  } finally {
    timeout.removeEventListener("abort", close);
    try {
      open?.close();
    } catch {
      // A failed handshake has closed it.
    }
  }
}

/** The code of Deno's words for a certificate that it refuses; it has no codes of its own. */
export function toTlsCode(message: string): string | undefined {
  return WORDS.find(([words]) => message.includes(words))?.[1];
}

/** Whether every certificate of a file can be read, and there is one. */
function isListOfCertificates(pem: string): boolean {
  return (parseCertificates(pem)?.length ?? 0) > 0;
}

function toCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** Of rustls, as Deno 2.9.6 prints them. */
const WORDS: readonly (readonly [words: string, code: string])[] = [
  ["certificate expired", "CERT_HAS_EXPIRED"],
  ["certificate not valid yet", "CERT_NOT_YET_VALID"],
  ["certificate not valid for name", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["UnknownIssuer", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ["CaUsedAsEndEntity", "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ["Revoked", "CERT_REVOKED"],
  ["invalid peer certificate", "CERT_UNTRUSTED"],
];
