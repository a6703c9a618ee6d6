/**
 * The source of the pipeline: batches of both lanes, through one consumer group.
 *
 * @module
 */
import { isKafkaError, isMembershipLost } from "../../shared/kafka/kafka_error.ts";
import type { KafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { toFailure } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { retry } from "../../shared/service/retry.ts";
import { createMissingTopics, type Topics } from "../../shared/kafka/topics.ts";
import type { SourceBatch } from "../handle_batch.ts";
import {
  type Consumer,
  createKafka,
  type EachBatchPayload,
  type Kafka,
  toRawRecord,
} from "../../shared/kafka/client.ts";

/** Options for {@linkcode runSource}. */
export interface SourceOptions {
  readonly kafka: KafkaOptions;
  readonly groupId: string;
  readonly topics: Topics;
  readonly partitions: number;
  readonly replicationFactor?: number | undefined;
  readonly handleBatch: (batch: SourceBatch) => Promise<void>;
  /** Batches of different partitions that are worked on at once. @default {2} */
  readonly concurrency?: number;
  /**
   * How long the group waits for a member that is silent before others take over: long enough for
   * a pause of the machine, short enough for nobody to wait.
   *
   * @default {30_000}
   */
  readonly sessionTimeoutMs?: number;
  /** Stops consuming, after the batches in hand are done. */
  readonly signal: AbortSignal;
  /** Told of joins and of the end of membership, for readiness and metrics. */
  readonly onMembership?: (joined: boolean) => void;
}

/** A third of the shortest session that brokers allow by default (6 s), and some to spare. */
const HEARTBEAT_INTERVAL_MS = 1_500;

/**
 * Consumes both lanes in one group until the signal aborts, then leaves the group. Topics are
 * created when missing.
 *
 * @throws what a handler threw, or the error that kafkajs does not restart from: offsets stay
 * where they were committed, and the process should end
 */
export async function runSource(options: SourceOptions): Promise<void> {
  const { signal, handleBatch, onMembership = () => {} } = options;
  const kafka = createKafka(options.kafka);
  const ended = Promise.withResolvers<void>();
  let rebalancing = false;
  let failed = false;

  await untilReachable(kafka, options);
  if (signal.aborted) return;
  const consumer = kafka.consumer({
    groupId: options.groupId,
    sessionTimeout: options.sessionTimeoutMs ?? 30_000,
    heartbeatInterval: HEARTBEAT_INTERVAL_MS,
    rebalanceTimeout: 60_000,
    // At kafkajs's own 5 s every stop and every resume would take up to 5 s.
    maxWaitTimeInMs: 300,
    // Some 500 baskets a partition are enough for a good transaction, and what is fetched is held
    // in memory several times over until it is stored.
    maxBytesPerPartition: 393_216,
    maxBytes: 786_432,
    retry: {
      retries: 5,
      initialRetryTime: 300,
      maxRetryTime: 5_000,
      restartOnFailure: () => Promise.resolve(!signal.aborted),
    },
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    rebalancing = false;
    onMembership(true);
    logger.info("Joined the group", { assignment: payload.memberAssignment });
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    onMembership(false);
    logger.error("Lost the broker", { error: payload.error, restart: payload.restart });
    // Without a restart kafkajs leaves a live process that consumes nothing: end instead.
    if (!payload.restart) fail(payload.error);
  });
  signal.addEventListener("abort", () => ended.resolve(), { once: true });
  if (signal.aborted) ended.resolve();

  function fail(error: unknown): void {
    failed = true;
    ended.reject(error);
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    if (failed) return;
    const batch = toSourceBatch(payload, {
      isCurrent: () => !failed && !rebalancing,
      onRebalance: () => rebalancing = true,
    });
    try {
      await handleBatch(batch);
    } catch (error) {
      // Errors of kafkajs are its own business: it joins anew or restarts. A throw of anything
      // else would make it deliver the same batch for ever.
      if (isKafkaError(error)) throw error;
      fail(error);
    }
  }

  try {
    await startConsuming(consumer, options, eachBatch);
    await ended.promise;
  } finally {
    onMembership(false);
    await consumer.disconnect();
  }
}

async function startConsuming(
  consumer: Consumer,
  { topics, concurrency = 2 }: SourceOptions,
  eachBatch: (payload: EachBatchPayload) => Promise<void>,
): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topics: [topics.live, topics.bulk], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: concurrency,
    eachBatch,
  });
}

/** The broker may come up after the consumer: wait for it, and create the topics. */
async function untilReachable(kafka: Kafka, options: SourceOptions): Promise<void> {
  await retry(async () => {
    const admin = kafka.admin();
    try {
      await admin.connect();
      const created = await createMissingTopics(admin, options);
      if (created.length > 0) logger.info("Created topics", { topics: created });
    } finally {
      await admin.disconnect();
    }
  }, {
    isRetriable: () => true,
    onRetry({ error, isNoteworthy }) {
      if (!isNoteworthy) return;
      logger.warning("Cannot reach the broker yet", { reason: toFailure(error).what });
    },
    signal: options.signal,
    ...EVERY_SECOND,
  });
}

function toSourceBatch(
  payload: EachBatchPayload,
  { isCurrent, onRebalance }: { isCurrent: () => boolean; onRebalance: () => void },
): SourceBatch {
  const { topic, partition, messages, highWatermark } = payload.batch;
  return {
    topic,
    partition,
    records: messages.map((message) => toRawRecord(message, { topic, partition })),
    highWatermark: BigInt(highWatermark),
    isCurrent: () => isCurrent() && payload.isRunning() && !payload.isStale(),
    async heartbeat() {
      try {
        await payload.heartbeat();
      } catch (error) {
        // Only then a rejoin follows. After a lost connection kafkajs goes on in the group it is
        // in, and batches must be worked on, or this process would be a silent zombie.
        if (isMembershipLost(error)) onRebalance();
        throw error;
      }
    },
    async commit({ offset }) {
      payload.resolveOffset(offset);
      const next = String(BigInt(offset) + 1n);
      await payload.commitOffsetsIfNecessary({
        topics: [{ topic, partitions: [{ partition, offset: next }] }],
      });
    },
  };
}

const EVERY_SECOND = { firstDelayMs: 1_000, maxDelayMs: 1_000, jitter: 0 };
const logger = getLogger(["consumer", "kafka"]);
