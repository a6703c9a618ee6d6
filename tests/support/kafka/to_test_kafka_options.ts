/**
 * How a service reaches the broker of a test.
 *
 * @module
 */
import { type KafkaOptions, toKafkaOptions } from "../../../shared/kafka/kafka_options.ts";
import { KAFKA_SETTINGS } from "../../../shared/service/service_settings.ts";
import { readSettings } from "../../../shared/service/settings.ts";

/** The options that a service has for a broker at `address`, with no other setting. */
export function toTestKafkaOptions(address: string): KafkaOptions {
  const settings = readSettings(
    (name) => name === "KAFKA_BROKERS" ? address : undefined,
    KAFKA_SETTINGS,
  );
  return toKafkaOptions(settings, { clientId: "test" });
}
