/**
 * The broker that this run of the tests is about: `KAFKA_UNDER_TEST=kafka` makes it a real Kafka,
 * otherwise it is the embedded one.
 *
 * @module
 */
import { may } from "../permissions.ts";
import type { BrokerKind, BrokerUnderTest, BrokerUnderTestOptions } from "./broker_under_test.ts";
import { kafkaAvailable } from "./kafka_available.ts";
import { startKafka } from "./start_kafka.ts";
import { startLocalBroker } from "./start_local_broker.ts";

/** Which broker this run is about. */
export const brokerKind: BrokerKind = toKind(
  may.runStack ? Deno.env.get("KAFKA_UNDER_TEST") : undefined,
);

/** Whether this run can start it; where it is a Kafka that cannot be had, a printed line says why. */
export const mayStartBroker: boolean = may.runStack &&
  (brokerKind === "local" || await kafkaAvailable());

/** Starts the broker that this run is about. */
export function startBrokerUnderTest(
  options: BrokerUnderTestOptions = {},
): Promise<BrokerUnderTest> {
  return brokerKind === "kafka" ? startKafka(options) : startLocalBroker(options);
}

function toKind(value: string | undefined): BrokerKind {
  if (value === undefined || value === "" || value === "local") return "local";
  if (value === "kafka") return "kafka";
  throw new Error(`KAFKA_UNDER_TEST must be "local" or "kafka", not "${value}"`);
}
