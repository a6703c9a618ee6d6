/**
 * From settings to the options of a Kafka client, with the files that the settings name.
 *
 * @module
 */
import { getLogger } from "../service/log.ts";
import { isLoopback } from "../service/loopback.ts";
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
  warnOfPlainPassword(settings);
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

/** SCRAM sends no password, and TLS hides it. */
function warnOfPlainPassword(
  { KAFKA_SASL_MECHANISM, KAFKA_TLS, KAFKA_BROKERS }: KafkaSettings,
): void {
  if (KAFKA_SASL_MECHANISM !== "plain" || KAFKA_TLS) return;
  if (KAFKA_BROKERS.every((address) => isLoopback(address.replace(/:\d+$/, "")))) return;
  logger.warning(
    "The password of Kafka crosses the network in plain text: set KAFKA_TLS=true, or " +
      "KAFKA_SASL_MECHANISM to a SCRAM where the brokers offer it",
  );
}

const logger = getLogger(["kafka"]);

type SecretFile =
  | "KAFKA_CA_FILE"
  | "KAFKA_CERT_FILE"
  | "KAFKA_KEY_FILE"
  | "KAFKA_SASL_PASSWORD_FILE";
