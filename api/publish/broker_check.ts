/**
 * Whether the broker answers: for the readiness probe of the API.
 *
 * @module
 */
import { createAdminReader } from "../../shared/kafka/admin_reader.ts";
import { createKafka } from "../../shared/kafka/client.ts";
import { type KafkaOptions, toOneAttempt } from "../../shared/kafka/kafka_options.ts";

/** Whether the broker answers a metadata request. Never rejects. */
export interface BrokerCheck extends AsyncDisposable {
  (): Promise<boolean>;
}

/** A check that takes `timeoutMs` at most and asks the broker at most once in `cacheMs`. */
export function createBrokerCheck(
  options: KafkaOptions,
  { timeoutMs = 1_500, cacheMs = 1_000 }: { timeoutMs?: number; cacheMs?: number } = {},
): BrokerCheck {
  const kafka = createKafka(toOneAttempt(options, { requestTimeoutMs: timeoutMs }));
  const readCluster = createAdminReader({
    createAdmin: () => kafka.admin(),
    read: (admin) => admin.describeCluster(),
    timeoutMs,
    cacheMs,
  });
  return Object.assign(async () => await readCluster() !== undefined, {
    [Symbol.asyncDispose]: () => readCluster[Symbol.asyncDispose](),
  });
}
