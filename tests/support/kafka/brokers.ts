/**
 * The brokers that tests can have, by kind.
 *
 * @module
 */
import type {
  BrokerKind,
  BrokerUnderTest,
  BrokerUnderTestOptions,
  MakeDir,
} from "./broker_under_test.ts";
import { kafkaAvailable } from "./kafka_available.ts";
import { startKafka } from "./start_kafka.ts";
import { kfakeAvailable, startKfake } from "./start_kfake.ts";
import { startLocalBroker } from "./start_local_broker.ts";

/** How one kind is had. */
export interface BrokerStart {
  /** Whether this machine can have it; if not, prints one line that says why. */
  isAvailable(): Promise<boolean>;
  start(options?: BrokerUnderTestOptions, makeDir?: MakeDir): Promise<BrokerUnderTest>;
}

/** All of them. */
export const BROKERS: Readonly<Record<BrokerKind, BrokerStart>> = {
  local: { isAvailable: () => Promise.resolve(true), start: startLocalBroker },
  kafka: { isAvailable: kafkaAvailable, start: startKafka },
  kfake: { isAvailable: kfakeAvailable, start: startKfake },
};
