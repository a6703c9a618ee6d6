/**
 * Both lanes from the API to Kafka, for every process that takes baskets. Connects lazily.
 *
 * @module
 */
import type { KafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { toFailure } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { type KafkaSettings, toTopics } from "../../shared/service/service_settings.ts";
import type { AppOptions } from "../app.ts";
import { createBrokerCheck } from "./broker_check.ts";
import type { Lane } from "../ingest_meter.ts";
import type { ApiMetrics } from "../metrics.ts";
import { createPublisher, type SentBatch } from "./publisher.ts";
import { createRecordSender } from "./record_sender.ts";
import { tracePublisher } from "./trace_publisher.ts";

/** What the app needs to take baskets. Disposing it sends what is queued, then disconnects. */
export interface Ingest
  extends
    AsyncDisposable,
    Pick<AppOptions, "publisher" | "bulkPublisher" | "topic" | "checkBroker"> {
  /** Connects ahead of the first basket, in the background, and logs how that went. */
  connect(): void;
}

/** Options for {@linkcode openIngest}. */
export interface OpenIngestOptions {
  readonly kafka: KafkaOptions;
  readonly settings: KafkaSettings;
  readonly metrics: Pick<ApiMetrics, "observeBatch" | "watchQueue">;
}

/** Opens the lanes. */
export function openIngest({ kafka, settings, metrics }: OpenIngestOptions): Ingest {
  const topics = toTopics(settings);
  const open = new AsyncDisposableStack();
  const sending = {
    kafka,
    topics,
    partitions: settings.KAFKA_PARTITIONS,
    replicationFactor: settings.KAFKA_REPLICATION_FACTOR,
  };
  const onBatch = (lane: Lane) => (batch: SentBatch) => {
    metrics.observeBatch(lane, batch);
    logFailure(lane, batch);
  };
  const checkBroker = open.use(createBrokerCheck(kafka));
  // A producer for each lane: what waits for the bulk topic never holds up a till.
  const sender = open.use(createRecordSender({ ...sending, topic: topics.live }));
  const bulkSender = open.use(createRecordSender({ ...sending, topic: topics.bulk }));
  // Reject live requests quickly; batch uploads get back-pressure instead.
  const publisher = open.use(
    createPublisher({ send: sender.send, onBatch: onBatch("live"), maxWaitMs: 500 }),
  );
  const bulkPublisher = open.use(
    createPublisher({ send: bulkSender.send, onBatch: onBatch("bulk") }),
  );
  metrics.watchQueue("live", publisher);
  metrics.watchQueue("bulk", bulkPublisher);
  return {
    publisher: tracePublisher(publisher, { topic: topics.live }),
    bulkPublisher: tracePublisher(bulkPublisher, { topic: topics.bulk }),
    topic: topics.live,
    checkBroker,
    connect() {
      sender.connect().then(
        () => logger.info("Connected to the broker", { brokers: settings.KAFKA_BROKERS }),
        (error) => {
          const { what, advice } = toFailure(error);
          logger.warning("Cannot use the broker yet", { reason: what, advice });
        },
      );
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function logFailure(lane: Lane, { records, splits, rejected, error }: SentBatch): void {
  if (error !== undefined) {
    const { what, advice } = toFailure(error);
    logger.error("Cannot publish a batch", { lane, records, reason: what, advice, error });
  } else if (splits > 0 || rejected > 0) {
    logger.warning("The broker refused a batch as it was", { lane, records, splits, rejected });
  }
}

const logger = getLogger(["api"]);
