/**
 * The pipeline between Kafka and Postgres, a step a line:
 *
 * 1. gather: what the partitions of a lane have ready goes through the next steps together;
 * 2. prepare: decode, categorise, total and hash each record, or make it a dead letter; wait where
 *    this machine's clock and the database's disagree about a date;
 * 3. store: one transaction, which moves the positions of its partitions; halve it where the
 *    database refuses a record;
 * 4. publish: copy the dead letters to their topic;
 * 5. commit the offsets, which shows the lag, then report to the metrics and the log.
 *
 * @module
 */
import { isKafkaError } from "../shared/kafka/kafka_error.ts";
import { ClocksDisagree, createClockCheck } from "../shared/postgres/clock_check.ts";
import type { ClockComparison } from "../shared/postgres/clock_comparison.ts";
import type { Database } from "../shared/postgres/database.ts";
import { isRetriable } from "../shared/postgres/database_error.ts";
import { RUNNING_RULES } from "./categorise/categorise.ts";
import { createHandleBatch, type HandleBatch } from "./batch/handle_batch.ts";
import type { ReadBounds } from "./batch/lane_bounds.ts";
import type { DeadLetterPublisher } from "./kafka/dead_letter_publisher.ts";
import { logStored } from "./log_stored.ts";
import type { ConsumerMetrics } from "./metrics.ts";
import { createPrepareRecord } from "./prepare_record.ts";
import { storeBatch } from "./store/store_batch.ts";
import { createStoreBisecting } from "./store/store_bisecting.ts";
import { createBatchTracer } from "./trace/batch_tracer.ts";

/** What {@linkcode createPipeline} needs. */
export interface PipelineOptions {
  /** The consumer group of the lane, which traces name. */
  readonly groupId: string;
  readonly readBounds: ReadBounds;
  readonly database: Database;
  readonly clock: ClockComparison;
  readonly deadLetters: Pick<DeadLetterPublisher, "publish">;
  readonly metrics: ConsumerMetrics;
}

/** Creates the handler of batches of one lane, from its steps. */
export function createPipeline(
  { groupId, readBounds, database, clock, deadLetters, metrics }: PipelineOptions,
): HandleBatch {
  const tracer = createBatchTracer({ groupId });

  const prepare = createPrepareRecord(RUNNING_RULES);

  // One attempt of a transaction, timed, then traced; then as many as one bad record takes.
  const storeOnce = metrics.timeTransactions((batch, positions) =>
    storeBatch(database, batch, positions)
  );
  const storeTraced = tracer.traceTransactions(storeOnce);
  const store = createStoreBisecting(storeTraced, { onBisect: metrics.countBisect });

  const handleBatch = createHandleBatch({
    readBounds,
    prepare,
    checkClock: createClockCheck(clock),
    store,
    publishDeadLetters: deadLetters.publish,
    onStored(report) {
      metrics.observeStored(report);
      logStored(report);
    },
    traceBatch: tracer.traceBatch,
    isRetriable: (error) =>
      isRetriable(error) || isKafkaError(error) || error instanceof ClocksDisagree,
    onRetry: metrics.countRetry,
  });
  return metrics.watchBatches(handleBatch);
}
