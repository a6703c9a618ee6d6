/**
 * Which certificates a service's settings name.
 *
 * @module
 */
import type { CertificateFile } from "./certificate_gauge.ts";
import { readSettingFile } from "./read_setting_file.ts";

/** The settings that name a file of certificates; absent: there is none. */
export interface CertificateSettings {
  readonly KAFKA_CA_FILE: string | undefined;
  readonly KAFKA_CERT_FILE: string | undefined;
  readonly DATABASE_CA_FILE: string | undefined;
  readonly DATABASE_CERT_FILE: string | undefined;
}

/** The files that are set, each read from the disk whenever it is asked for. */
export function toCertificateFiles(settings: CertificateSettings): readonly CertificateFile[] {
  return SETTINGS.flatMap((setting) => {
    const path = settings[setting];
    return path === undefined ? [] : [{ setting, read: () => readSettingFile(setting, path) }];
  });
}

const SETTINGS = [
  "KAFKA_CA_FILE",
  "KAFKA_CERT_FILE",
  "DATABASE_CA_FILE",
  "DATABASE_CERT_FILE",
] as const satisfies readonly (keyof CertificateSettings)[];
