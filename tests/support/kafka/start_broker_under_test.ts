/**
 * The broker that this run of the tests is about: `KAFKA_UNDER_TEST=kafka` makes it a real Kafka,
 * `kfake` makes it franz-go's, otherwise it is the embedded one.
 *
 * @module
 */
import { may } from "../permissions.ts";
import type { BrokerKind, BrokerUnderTest, BrokerUnderTestOptions } from "./broker_under_test.ts";
import { BROKERS } from "./brokers.ts";

/** Which broker this run is about. */
export const brokerKind: BrokerKind = toKind(
  may.runStack ? Deno.env.get("KAFKA_UNDER_TEST") : undefined,
);

/** Whether this run can start it; where it is one that cannot be had, a printed line says why. */
export const mayStartBroker: boolean = may.runStack && await BROKERS[brokerKind].isAvailable();

/** Starts the broker that this run is about. */
export function startBrokerUnderTest(
  options: BrokerUnderTestOptions = {},
): Promise<BrokerUnderTest> {
  return BROKERS[brokerKind].start(options);
}

function toKind(value: string | undefined): BrokerKind {
  if (value === undefined || value === "") return "local";
  if (value === "local" || value === "kafka" || value === "kfake") return value;
  throw new Error(`KAFKA_UNDER_TEST must be "local", "kafka" or "kfake", not "${value}"`);
}
