/**
 * The files of secrets of one service, in the folder that its `SECRETS_DIR` names.
 *
 * @module
 */
import type { IssuedCertificate } from "../../support/certificate_authority.ts";

/** What the files hold; a part that is missing stays as it is. */
export interface Secrets {
  readonly kafkaPassword?: string;
  readonly databasePassword?: string;
  readonly certificate?: Pick<IssuedCertificate, "certificate" | "key">;
}

/** See {@linkcode createSecretFolder}. */
export interface SecretFolder {
  /** The settings that name the files. */
  readonly env: Readonly<Record<string, string>>;
  /** Replaces files, each at once, so that nobody reads half of one. */
  write(secrets: Secrets): Promise<void>;
}

/** Makes the folder, with the authority that brokers are known by. */
export async function createSecretFolder(
  path: string,
  { ca, ...secrets }: Required<Secrets> & { readonly ca: string },
): Promise<SecretFolder> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });

  async function replace(name: string, text: string): Promise<void> {
    await Deno.writeTextFile(`${path}/${name}.new`, text);
    await Deno.rename(`${path}/${name}.new`, `${path}/${name}`);
  }

  async function write({ kafkaPassword, databasePassword, certificate }: Secrets): Promise<void> {
    if (kafkaPassword !== undefined) await replace("kafka_password", `${kafkaPassword}\n`);
    if (databasePassword !== undefined) {
      await replace("database_password", `${databasePassword}\n`);
    }
    if (certificate !== undefined) {
      await replace("client.pem", certificate.certificate);
      await replace("client.key", certificate.key);
    }
  }

  await replace("ca.pem", ca);
  await write(secrets);
  return {
    env: {
      SECRETS_DIR: path,
      KAFKA_CA_FILE: `${path}/ca.pem`,
      KAFKA_CERT_FILE: `${path}/client.pem`,
      KAFKA_KEY_FILE: `${path}/client.key`,
      KAFKA_SASL_PASSWORD_FILE: `${path}/kafka_password`,
      DATABASE_PASSWORD_FILE: `${path}/database_password`,
    },
    write,
  };
}
