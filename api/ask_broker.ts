/**
 * What the API asks the broker besides sending: whether it answers, and how far the consumer
 * group is behind.
 *
 * @module
 */
import { type AdminQuestion, createAdminQuestion } from "../shared/kafka/admin_question.ts";
import type { GroupLag } from "../shared/kafka/group_lag.ts";
import { type KafkaOptions, toQuestionOptions } from "../shared/kafka/kafka_options.ts";
import { createLagQuestion, type LagQuestionOptions } from "../shared/kafka/lag_question.ts";
import { createKafka } from "../shared/kafka/client.ts";

/** Whether the broker answers a metadata request. Never rejects. */
export interface BrokerCheck extends AsyncDisposable {
  (): Promise<boolean>;
}

/** A check that takes `timeoutMs` at most and asks the broker at most once in `cacheMs`. */
export function createBrokerCheck(
  options: KafkaOptions,
  { timeoutMs = 1_500, cacheMs = 1_000 }: { timeoutMs?: number; cacheMs?: number } = {},
): BrokerCheck {
  const kafka = createKafka(toQuestionOptions(options, { requestTimeoutMs: timeoutMs }));
  const question = createAdminQuestion({
    createAdmin: () => kafka.admin(),
    ask: (admin) => admin.describeCluster(),
    timeoutMs,
    cacheMs,
  });
  return Object.assign(async () => await question() !== undefined, {
    [Symbol.asyncDispose]: () => question[Symbol.asyncDispose](),
  });
}

/**
 * A reader of the consumer group's lag, `undefined` while the broker is away. It asks at most once
 * a second, however many watch.
 */
export function createGroupLagReader(
  options: KafkaOptions,
  lag: Omit<LagQuestionOptions, "createAdmin">,
): AdminQuestion<GroupLag> {
  const { timeoutMs = 4_000 } = lag;
  const kafka = createKafka(toQuestionOptions(options, { requestTimeoutMs: timeoutMs / 2 }));
  return createLagQuestion({ createAdmin: () => kafka.admin(), ...lag, timeoutMs });
}
