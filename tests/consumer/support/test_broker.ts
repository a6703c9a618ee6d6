/**
 * A broker of a test's own, whose faults the test can switch.
 *
 * @module
 */
import { createFaults, type Faults } from "../../../local/broker/faults.ts";
import { startBroker } from "../../../local/broker/start_broker.ts";
import { type KafkaOptions, toKafkaOptions } from "../../../shared/kafka/kafka_options.ts";
import { KAFKA_SETTINGS } from "../../../shared/service/service_settings.ts";
import { readSettings } from "../../../shared/service/settings.ts";

/** A running broker. Disposing it stops it and removes its data. */
export interface TestBroker extends AsyncDisposable {
  /** For `KAFKA_BROKERS`. */
  readonly address: string;
  /** The options of a client of it. */
  readonly kafka: KafkaOptions;
  readonly faults: Faults;
}

/** Starts the broker, on a free port. */
export async function startTestBroker(): Promise<TestBroker> {
  const dataDir = await Deno.makeTempDir({ prefix: "delhaize-test-" });
  const faults = createFaults();
  const broker = await startBroker({ dataDir, port: 0, faults });
  return {
    address: broker.address,
    kafka: toTestKafkaOptions(broker.address),
    faults,
    async [Symbol.asyncDispose]() {
      await broker[Symbol.asyncDispose]();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** The options that a service has for a broker at `address`. */
export function toTestKafkaOptions(address: string): KafkaOptions {
  const settings = readSettings(
    (name) => name === "KAFKA_BROKERS" ? address : undefined,
    KAFKA_SETTINGS,
  );
  return toKafkaOptions(settings, { clientId: "test" });
}
