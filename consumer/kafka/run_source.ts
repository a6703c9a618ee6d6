/**
 * The source of a lane: reads batches of one topic as a member of a consumer group. Where it goes on
 * in a partition, the tables say, not the group.
 *
 * @module
 */
import { isKafkaError, isPassing, isWithoutCoordinator } from "../../shared/kafka/kafka_error.ts";
import type { KafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { toFailure } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { sleep } from "../../shared/service/sleep.ts";
import { nameMissingReadRight } from "../../shared/kafka/name_missing_read_right.ts";
import type { SourceBatch } from "../batch/chunk.ts";
import { PositionsMovedError } from "../store/move_positions.ts";
import type { Partition } from "../store/partition_position.ts";
import type { Positions } from "../store/positions.ts";
import type { FoundGap } from "./align_positions.ts";
import { Assignment } from "./assignment.ts";
import { createVanishedClose } from "./close_vanished.ts";
import { createReadLogRanges } from "./read_log_ranges.ts";
import { toSourceBatch } from "./to_source_batch.ts";
import { type Consumer, createKafka, type EachBatchPayload } from "../../shared/kafka/client.ts";

/** Options for {@linkcode runSource}. */
export interface SourceOptions {
  readonly kafka: KafkaOptions;
  readonly groupId: string;
  /** It has to exist. */
  readonly topic: string;
  readonly handleBatch: (batch: SourceBatch) => Promise<void>;
  /** Where the partitions are. */
  readonly positions: Positions;
  /** Called when records turned out to be gone before they were read; the row in `gaps` is there. */
  readonly onGap?: (gap: FoundGap) => void;
  /** Time between two looks at the logs of idle partitions. @default {10_000} */
  readonly watchIntervalMs?: number;
  /**
   * How long the group waits for a silent member before others take its partitions over: longer
   * than a pause of the machine, short enough that nobody notices.
   *
   * @default {30_000}
   */
  readonly sessionTimeoutMs?: number;
  /** Stops consuming once the current batches are done. */
  readonly signal: AbortSignal;
  /** Called when the process joins the group and when it leaves, for readiness and metrics. */
  readonly onMembership?: (joined: boolean) => void;
}

/** A third of the shortest session that brokers allow by default (6 s), and some to spare. */
const HEARTBEAT_INTERVAL_MS = 1_500;

/**
 * Consumes a topic until the signal aborts, then leaves the group. Waits for a broker that is away or
 * refuses the login, however long.
 *
 * @throws the error of a handler, or one of the broker that time does not mend. What is stored is
 * kept, and the process should end
 */
export async function runSource(options: SourceOptions): Promise<void> {
  const { signal, groupId } = options;
  let losses = 0;
  const watch = {
    onJoin: () => losses = 0,
    onLoss(error: unknown) {
      // Some attempts a second, for as long as the broker is away.
      if (losses++ % LOSSES_PER_NOTE !== 0) return;
      const { what, advice } = toFailure(error);
      logger.error("Lost the broker", { groupId, reason: what, advice });
    },
  };
  while (!signal.aborted) {
    try {
      await consume({ ...options, ...watch });
    } catch (error) {
      // kafkajs (2.2.4) gives up on a group whose coordinator it does not find: its broker restarts.
      if (!isPassing(error) && !isWithoutCoordinator(error)) throw error;
      watch.onLoss(error);
      await sleep(RETRY_MS, signal);
    }
  }
}

interface BrokerWatch {
  readonly onJoin: () => void;
  readonly onLoss: (error: unknown) => void;
}

async function consume(options: SourceOptions & BrokerWatch): Promise<void> {
  const { signal, handleBatch, onMembership = () => {}, watchIntervalMs = 10_000 } = options;
  const kafka = createKafka(options.kafka);
  const readLogRanges = createReadLogRanges(options.kafka);
  const ended = Promise.withResolvers<void>();
  const ending = new Set<Promise<void>>();
  let assignment: Assignment | undefined;
  let failed = false;

  const consumer = kafka.consumer({
    groupId: options.groupId,
    sessionTimeout: options.sessionTimeoutMs ?? 30_000,
    heartbeatInterval: HEARTBEAT_INTERVAL_MS,
    rebalanceTimeout: 60_000,
    // With kafkajs's default of 5 s, every stop and every resume takes up to 5 s.
    maxWaitTimeInMs: 300,
    // Some 500 baskets fill a transaction. kafkajs fetches again when all of a fetch is stored: with
    // 0.8 MB in all, the consumer stored a sixth less (9,400 baskets/s instead of 11,200).
    maxBytesPerPartition: 1_048_576,
    maxBytes: 4_194_304,
    retry: {
      retries: 5,
      initialRetryTime: 300,
      maxRetryTime: 5_000,
      restartOnFailure: () => Promise.resolve(!signal.aborted),
    },
  });
  // In the turn of the event: a moment later kafkajs fetches from the offsets of the group.
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    endAssignment();
    assignment = new Assignment({
      consumer,
      partitions: toPartitions(payload.memberAssignment),
      positions: options.positions,
      readLogRanges,
      onGap: noteGap,
      onFault: fail,
    });
    onMembership(true);
    options.onJoin();
    const { groupId, memberAssignment } = payload;
    logger.info("Joined the group", { groupId, assignment: memberAssignment });
  });
  consumer.on(consumer.events.FETCH_START, ({ payload }) => assignment?.beforeFetch(payload));
  consumer.on(consumer.events.FETCH, ({ payload: { nodeId, duration } }) => {
    assignment?.afterFetch({ nodeId, durationMs: duration });
  });
  consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload }) => {
    if (payload.batchSize === 0) assignment?.passTo(payload, BigInt(payload.lastOffset) + 1n);
  });
  // After it kafkajs throws when a partition is paused or sought.
  consumer.on(consumer.events.STOP, endAssignment);
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    endAssignment();
    onMembership(false);
    // Without a restart the process would live on and consume nothing.
    if (payload.restart) options.onLoss(payload.error);
    else fail(payload.error);
  });
  const stop = () => ended.resolve();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) ended.resolve();

  function noteGap(gap: FoundGap): void {
    logGap(gap);
    options.onGap?.(gap);
  }

  function fail(error: unknown): void {
    failed = true;
    ended.reject(error);
  }

  function endAssignment(): void {
    if (assignment === undefined) return;
    assignment.end();
    const settled = assignment.settled();
    ending.add(settled);
    settled.then(() => ending.delete(settled));
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const owner = assignment;
    owner?.throwIfLost();
    const taken = failed ? undefined : owner?.take(payload);
    if (owner === undefined || taken === undefined) return;
    const batch = toSourceBatch(payload, {
      taken,
      isCurrent: () => !failed && owner.isCurrent,
      isLatest: () => assignment === owner,
      onRebalance: (error) => owner.lose(error),
    });
    try {
      await handleBatch(batch);
    } catch (error) {
      // kafkajs handles its own errors: it rejoins or restarts. After any other error it would
      // deliver the same batch for ever.
      if (isKafkaError(error)) throw error;
      if (error instanceof PositionsMovedError) {
        logger.warning("Reading positions again", { reason: error.message });
        taken.realign();
      } else {
        fail(error);
      }
    } finally {
      taken.release();
    }
  }

  const closeVanished = createVanishedClose({
    ...{ topic: options.topic, positions: options.positions, readLogRanges, onGap: noteGap },
  });
  const watching = setInterval(() => {
    void assignment?.watch();
    // Where the tables cannot be read now, the next look does it.
    if (assignment?.isCurrent) closeVanished().catch(() => {});
  }, watchIntervalMs);
  try {
    await startConsuming(consumer, options, eachBatch);
    await ended.promise;
  } catch (error) {
    const { topic, groupId } = options;
    throw await nameMissingReadRight(kafka, error, { topics: [topic], groupId });
  } finally {
    clearInterval(watching);
    signal.removeEventListener("abort", stop);
    onMembership(false);
    await consumer.disconnect();
    endAssignment();
    await Promise.all(ending);
  }
}

function toPartitions(assigned: Readonly<Record<string, readonly number[]>>): readonly Partition[] {
  return Object.entries(assigned).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition }))
  );
}

function logGap({ topic, partition, fromOffset, toOffset, reason }: FoundGap): void {
  logger.error("Records were deleted before they were read", {
    topic,
    partition,
    from: String(fromOffset),
    to: String(toOffset),
    reason,
  });
}

async function startConsuming(
  consumer: Consumer,
  { topic }: SourceOptions,
  eachBatch: (payload: EachBatchPayload) => Promise<void>,
): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: ALL_PARTITIONS,
    eachBatch,
  });
}

/** Workers of kafkajs, each of which handles a partition of a fetch: more than a fetch can have. */
const ALL_PARTITIONS = 256;
const RETRY_MS = 1_000;
const LOSSES_PER_NOTE = 20;
const logger = getLogger(["consumer", "kafka"]);
