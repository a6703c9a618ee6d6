/**
 * Reads both lanes, each with a consumer and a group of its own. One kafkajs consumer has one
 * fetcher, and it fetches again when everything that it brought is stored: in one group, a backfill
 * would delay the live lane.
 *
 * @module
 */
import { createKafka } from "../../shared/kafka/client.ts";
import type { ConsumerLane } from "../../shared/kafka/consumer_lanes.ts";
import { MissingRight } from "../../shared/kafka/missing_right.ts";
import { createMissingTopics, type Topics } from "../../shared/kafka/topics.ts";
import { toFailure, toRetryProperties } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { retry } from "../../shared/service/retry.ts";
import type { HandleBatch } from "../batch/handle_batch.ts";
import { runSource, type SourceOptions } from "./run_source.ts";

/** Options for {@linkcode runLanes}. */
export interface LanesOptions
  extends Omit<SourceOptions, "groupId" | "topic" | "handleBatch" | "onMembership"> {
  readonly lanes: readonly ConsumerLane[];
  /** Those that are created when they are missing. */
  readonly topics: Topics;
  readonly partitions: number;
  readonly replicationFactor?: number | undefined;
  /** Creates the handler of the batches of a lane. */
  readonly createHandleBatch: (lane: ConsumerLane) => HandleBatch;
  /** Called when the process has joined all groups, and when it leaves one. */
  readonly onMembership?: (joined: boolean) => void;
}

/**
 * Consumes the lanes until the signal aborts or one of them fails; then all of them leave their
 * groups. Creates missing topics.
 *
 * @throws what {@linkcode runSource} throws
 */
export async function runLanes(options: LanesOptions): Promise<void> {
  const { lanes, createHandleBatch, onMembership = () => {} } = options;
  await untilTopicsExist(options);
  if (options.signal.aborted) return;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const joined = new Set<ConsumerLane>();

  const outcomes = await Promise.allSettled(lanes.map(async (lane) => {
    try {
      await runSource({
        ...options,
        ...lane,
        signal,
        handleBatch: createHandleBatch(lane),
        onMembership(isMember) {
          const wasComplete = joined.size === lanes.length;
          if (isMember) joined.add(lane);
          else joined.delete(lane);
          const isComplete = joined.size === lanes.length;
          // Also when a lane joins again: each rebalance counts.
          if (isComplete || wasComplete) onMembership(isComplete);
        },
      });
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  }));
  const failure = outcomes.find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failed.signal.reason;
}

/** Waits for the broker, which may start after the consumer, and creates missing topics. */
async function untilTopicsExist(options: LanesOptions): Promise<void> {
  const kafka = createKafka(options.kafka);
  await retry(async () => {
    const admin = kafka.admin();
    try {
      await admin.connect();
      const created = await createMissingTopics(admin, options);
      if (created.length > 0) logger.info("Created topics", { topics: created });
    } catch (error) {
      if (!isOnlyOfDeadLetters(error, options.topics)) throw error;
      const { what, advice } = toFailure(error);
      logger.warning("Cannot copy dead letters to their topic; the table has them", {
        reason: what,
        advice,
      });
    } finally {
      await admin.disconnect();
    }
  }, {
    isRetriable: () => true,
    onRetry(failure) {
      if (!failure.isNoteworthy) return;
      logger.warning("Cannot use the broker yet", { ...toRetryProperties(failure) });
    },
    signal: options.signal,
    ...EVERY_SECOND,
  });
}

/** Whether the topic of dead letters is all that is missing: the lanes can do without. */
function isOnlyOfDeadLetters(error: unknown, { live, bulk }: Topics): boolean {
  const lanes = [live, bulk].map((topic) => `topic ${topic}`);
  return error instanceof MissingRight && error.missing.every(({ on }) => !lanes.includes(on));
}

const EVERY_SECOND = { firstDelayMs: 1_000, maxDelayMs: 1_000, jitter: 0 };
const logger = getLogger(["consumer", "kafka"]);
