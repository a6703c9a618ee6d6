/**
 * When the certificates in files that settings name expire, as Prometheus reads it: what nobody
 * renews in time keeps a service from its broker or its database.
 *
 * @module
 */
import { parseCertificates } from "./parse_certificates.ts";
import { Gauge, type Registry } from "./service_metrics.ts";
import type { CertificateFile } from "./to_certificate_files.ts";

/** Shows when the certificates of these files expire, read again with each scrape. */
export type WatchCertificates = (files: readonly CertificateFile[]) => void;

/** Registers the gauge; it has no series until files are watched, nor for one that cannot be read. */
export function createCertificateGauge(registry: Registry): WatchCertificates {
  let watched: readonly CertificateFile[] = [];
  new Gauge({
    name: "certificate_expires_timestamp_seconds",
    help: "When the certificate of a setting's file expires; of authorities, when the last does.",
    labelNames: ["setting"],
    registers: [registry],
    async collect() {
      const expiries = await Promise.all(
        watched.map(async ({ setting, read }) => ({
          setting,
          // Whoever connects says what is wrong with a file.
          expiry: findExpiry(setting, await read().catch(() => "")),
        })),
      );
      this.reset();
      for (const { setting, expiry } of expiries) {
        if (expiry !== undefined) this.labels(setting).set(expiry / 1_000);
      }
    },
  });
  return function watchCertificates(files) {
    watched = files;
  };
}

/**
 * Milliseconds of 1970. A chain holds until its first certificate expires; a file of authorities may
 * keep old ones beside those that replaced them.
 */
function findExpiry(setting: string, pem: string): number | undefined {
  const expiries = parseCertificates(pem)?.map(({ validTo }) => Date.parse(validTo)) ?? [];
  if (expiries.length === 0) return undefined;
  return setting.endsWith("_CA_FILE") ? Math.max(...expiries) : Math.min(...expiries);
}
