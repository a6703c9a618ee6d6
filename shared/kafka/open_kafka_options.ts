/**
 * From settings to the options of a Kafka client, with the files that the settings name.
 *
 * @module
 */
import { findLineFault, openSecretFile } from "../service/secret.ts";
import type { KafkaSettings } from "../service/service_settings.ts";
import { type KafkaOptions, toKafkaOptions } from "./kafka_options.ts";

/**
 * The options of the client `clientId`. Reads each file once, so that the start fails when one is not
 * there; the client reads them again with each connection.
 *
 * @throws {TaskError} naming the setting, the path and what to do
 * @throws {SettingsError} when settings are missing that go together with others
 */
export async function openKafkaOptions(
  settings: KafkaSettings,
  { clientId }: { readonly clientId: string },
): Promise<KafkaOptions> {
  const open = (name: SecretFile, options = {}) => openSecretFile(name, settings[name], options);
  return toKafkaOptions(settings, {
    clientId,
    secrets: {
      ca: await open("KAFKA_CA_FILE"),
      certificate: await open("KAFKA_CERT_FILE"),
      key: await open("KAFKA_KEY_FILE"),
      password: await open("KAFKA_SASL_PASSWORD_FILE", { findFault: findLineFault }),
    },
  });
}

type SecretFile =
  | "KAFKA_CA_FILE"
  | "KAFKA_CERT_FILE"
  | "KAFKA_KEY_FILE"
  | "KAFKA_SASL_PASSWORD_FILE";
