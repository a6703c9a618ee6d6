/**
 * X.509 certificates in PEM, as files that settings name hold them.
 *
 * @module
 */
import { X509Certificate } from "node:crypto";

/**
 * The certificates of a PEM text in their order, empty where it has none; `undefined` when one of
 * them cannot be read.
 *
 * @example
 * ```ts
 * import { parseCertificates } from "./parse_certificates.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseCertificates("no certificate"), []);
 * assertEquals(parseCertificates("-----BEGIN CERTIFICATE-----\nAAAA"), undefined);
 * ```
 */
export function parseCertificates(pem: string): readonly X509Certificate[] | undefined {
  const [, ...parts] = pem.split(BEGIN);
  try {
    return parts.map((part) => {
      const end = part.indexOf(END);
      if (end < 0) throw new Error("The certificate has no end");
      return new X509Certificate(`${BEGIN}${part.slice(0, end)}${END}`);
    });
  } catch {
    return undefined;
  }
}

const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";
