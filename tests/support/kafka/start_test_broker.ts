/**
 * The embedded broker in the process of the test, with faults that the test can switch. For a
 * broker in a process of its own, or a real Kafka: `start_broker_under_test.ts`.
 *
 * @module
 */
import { createFaults, type Faults } from "../../../local/broker/faults.ts";
import { type BrokerOptions, startBroker } from "../../../local/broker/start_broker.ts";
import type { KafkaOptions } from "../../../shared/kafka/kafka_options.ts";
import { tempDir } from "../temp_dir.ts";
import { toTestKafkaOptions } from "./to_test_kafka_options.ts";

/** A running broker. Disposing it stops it and removes its data. */
export interface TestBroker extends AsyncDisposable {
  /** `host:port`, for `KAFKA_BROKERS`; the same over a restart. */
  readonly address: string;
  /** The options of a client of it. */
  readonly kafka: KafkaOptions;
  readonly faults: Faults;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
  /** Comes back on the same port with the same data. */
  reopen(): Promise<void>;
}

/** Starts a broker on a free port. */
export async function startTestBroker(options: Partial<BrokerOptions> = {}): Promise<TestBroker> {
  const dir = await tempDir();
  const dataDir = dir.path;
  const faults = createFaults();
  let broker = await startBroker({ faults, ...options, dataDir, port: 0 });
  const { address, port } = broker;
  return {
    address,
    kafka: toTestKafkaOptions(address),
    faults,
    close: () => broker.close(),
    async reopen() {
      broker = await startBroker({ faults, ...options, dataDir, port });
    },
    async [Symbol.asyncDispose]() {
      await broker.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}
