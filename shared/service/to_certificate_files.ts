/**
 * Which certificates a service's settings name.
 *
 * @module
 */
import { readSettingFile } from "./read_setting_file.ts";
import type { DatabaseSettings, KafkaSettings } from "./service_settings.ts";

/** A file of certificates. */
export interface CertificateFile {
  /** The setting that names it. */
  readonly setting: string;
  /** Its PEM text as it is now. Rejects where it cannot be read. */
  readonly read: () => Promise<string>;
}

/** The files that are set, each read from the disk whenever it is asked for. */
export function toCertificateFiles(
  settings: Partial<KafkaSettings & DatabaseSettings>,
): readonly CertificateFile[] {
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
] as const;
