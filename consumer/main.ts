/**
 * Entry point of the consumer: migrates the schema, then stores batches from both lanes in Postgres
 * until a signal stops it.
 *
 * @module
 */
import { countReusedIds } from "../shared/dead_letters/count_reused_ids.ts";
import { openKafkaOptions } from "../shared/kafka/open_kafka_options.ts";
import { createLagReader } from "../shared/kafka/lag_reader.ts";
import { toConsumerLanes } from "../shared/kafka/consumer_lanes.ts";
import { configureLog, getLogger } from "../shared/service/log.ts";
import { compareClocks } from "../shared/postgres/clock_comparison.ts";
import type { Database } from "../shared/postgres/database.ts";
import { pollLag } from "../shared/kafka/poll_lag.ts";
import { isRetriable } from "../shared/postgres/database_error.ts";
import { openDatabase } from "../shared/postgres/open_database.ts";
import { toRetryProperties } from "../shared/service/explain_failure.ts";
import { retry } from "../shared/service/retry.ts";
import { runTask } from "../shared/service/run_task.ts";
import { serveHttp } from "../shared/service/serve_http.ts";
import { toTopics } from "../shared/service/service_settings.ts";
import { readSettings } from "../shared/service/settings.ts";
import { toCertificateFiles } from "../shared/service/to_certificate_files.ts";
import { CONSUMER_SETTINGS } from "./consumer_settings.ts";
import { createApp } from "./app.ts";
import { RUNNING_RULES } from "./categorise/categorise.ts";
import { createReplayProducer } from "./dead_letters/replay_producer.ts";
import { watchRequests } from "./dead_letters/watch_requests.ts";
import { createLaneBounds, MAX_TRANSACTIONS } from "./batch/lane_bounds.ts";
import { createDeadLetterPublisher } from "./kafka/dead_letter_publisher.ts";
import { runLanes } from "./kafka/run_lanes.ts";
import { createConsumerMetrics } from "./metrics.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { countLinesWithoutMonth } from "./months/count_lines_without_month.ts";
import { makeMonthsAhead } from "./months/make_months_ahead.ts";
import { watchMonths } from "./months/watch_months.ts";
import { createPipeline } from "./pipeline.ts";
import { pollCount } from "./poll_count.ts";
import { createPrepareRecord } from "./prepare_record.ts";
import { countDeadRows } from "./store/count_dead_rows.ts";
import { countStaleDays } from "./store_days/count_stale_days.ts";
import { leaveDay, refreshDays } from "./store_days/refresh_days.ts";
import { watchStoreDays } from "./store_days/watch_store_days.ts";
import { countOpenGaps } from "./store/count_open_gaps.ts";
import { createPositions } from "./store/positions.ts";
import { checkTillDays } from "./tills/check_till_days.ts";
import { readTillTally } from "./tills/read_till_tally.ts";
import { createScatteredRecount } from "./tills/recount_scattered_days.ts";
import { watchTills } from "./tills/watch_tills.ts";

/** Drains end within 10 s; see `stop_grace_period` in compose.yaml. */
const STOP_TIMEOUT_MS = 12_000;
/** Records that a consumer stores in a second or two: with more to do, sums of days wait. */
const MOST_LAG = 5_000;
const logger = getLogger(["consumer"]);

await runTask({
  name: "consume",
  usage: `Takes baskets from Kafka, categorises and sums them up, and stores them, until Ctrl-C.
Usage: deno task consume
Configured by environment variables, such as KAFKA_BROKERS, DATABASE_URL and PORT (default 8001, for
health and metrics): docs/settings.md lists them all.`,
  isService: true,
  main,
});

async function main({ stop }: { readonly stop: AbortSignal }): Promise<void> {
  const settings = readSettings(Deno.env.get, CONSUMER_SETTINGS);
  await configureLog({ level: settings.LOG_LEVEL, format: settings.LOG_FORMAT });
  endInTime(stop);
  const topics = toTopics(settings);
  const lanes = toConsumerLanes(topics, settings.KAFKA_GROUP_ID);
  const kafka = await openKafkaOptions(settings, { clientId: "delhaize-consumer" });
  const metrics = createConsumerMetrics();
  metrics.watchCertificates(toCertificateFiles(settings));
  let joined = false;

  const [opened, openedForRequests, openedForDays] = await Promise.all([
    openDatabase(settings, {
      applicationName: "delhaize-consumer",
      // Beside those that store: health and the count of gaps, and the pass over the tills.
      maxConnections: lanes.length * MAX_TRANSACTIONS + 2,
    }),
    openDatabase(settings, {
      applicationName: "delhaize-consumer-requests",
      maxConnections: 2,
      statementTimeoutMs: 30_000,
    }),
    openDatabase(settings, { applicationName: "delhaize-consumer-days", maxConnections: 1 }),
  ]);
  await using database = opened;
  await using requestDatabase = openedForRequests;
  await using dayDatabase = openedForDays;
  logger.info("Using Postgres driver", { driver: database.driver });
  const app = createApp({
    metrics,
    isJoined: () => joined,
    checkDatabase: () => database.query("select 1").then(() => true, () => false),
  });
  await using _server = serveHttp({
    hostname: settings.HOST,
    port: settings.PORT,
    onListen: (address) => logger.info("Consumer is listening", { ...address }),
  }, app.fetch);

  await using readGroupLag = createLagReader(kafka, { lanes });
  let lagRecords = 0;
  using _polling = pollLag({
    read: readGroupLag,
    show(lag) {
      metrics.showLag(lag);
      lagRecords = lag?.topics.reduce((sum, topic) => sum + topic.lagRecords, 0) ?? 0;
    },
  });

  await migrateWhenReachable(database, stop);
  using _watchingMonths = watchMonths({ make: (signal) => makeMonthsAhead(database, { signal }) });
  using clock = compareClocks({ database });
  metrics.showClock(clock);
  using _pollingGaps = pollCount({
    count: () => countOpenGaps(database),
    show: metrics.showOpenGaps,
  });
  using _watchingTills = watchTills({
    check: (options) => checkTillDays(database, options),
    count: () => readTillTally(database, { graceMinutes: settings.TILL_GRACE_MINUTES }),
    show: metrics.showTills,
  });
  using _recountingTills = pollCount({
    count: createScatteredRecount(database),
    show(tillDays) {
      if (tillDays > 0) logger.info("Counted scattered tills again", { tillDays });
    },
    intervalMs: 60_000,
  });
  using _pollingReusedIds = pollCount({
    count: () => countReusedIds(database),
    show: metrics.showReusedIds,
    intervalMs: 15_000,
  });
  using _pollingDeadRows = pollCount({
    count: () => countDeadRows(database),
    show: metrics.showDeadRows,
    intervalMs: 60_000,
  });
  using _pollingLines = pollCount({
    count: () => countLinesWithoutMonth(database),
    show: metrics.showLinesWithoutMonth,
    intervalMs: 60_000,
  });
  using _pollingDays = pollCount({
    count: () => countStaleDays(database),
    show: metrics.showStaleDays,
    // Where none is stale, all are compared: 5 s for a million.
    intervalMs: 300_000,
  });
  using _watchingDays = watchStoreDays({
    refresh: (options) => refreshDays(dayDatabase, options),
    leave: (day) => leaveDay(dayDatabase, day),
    isBehind: () => lagRecords > MOST_LAG,
    count: metrics.countRefreshedDays,
  });
  await using _watchingRequests = watchRequests({
    database: requestDatabase,
    prepare: createPrepareRecord(RUNNING_RULES),
    servedTopics: [topics.live, topics.bulk],
    createProducer: () => createReplayProducer(kafka),
  });
  await using deadLetters = createDeadLetterPublisher(kafka, topics.deadLetters, {
    onNotCopied: metrics.countNotCopied,
  });
  const bounds = createLaneBounds();
  await runLanes({
    kafka,
    lanes,
    topics,
    partitions: settings.KAFKA_PARTITIONS,
    replicationFactor: settings.KAFKA_REPLICATION_FACTOR,
    sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT_MS,
    signal: stop,
    onMembership(isMember) {
      joined = isMember;
      metrics.setJoined(isMember);
    },
    positions: createPositions(database),
    onGap: metrics.countGap,
    createHandleBatch: ({ topic, groupId }) =>
      createPipeline({
        groupId,
        readBounds: topic === topics.live ? bounds.live : bounds.bulk,
        database,
        clock,
        deadLetters,
        metrics,
      }),
  });
  logger.info("Consumer has stopped", { reason: stop.reason });
}

/**
 * Ends the process when leaving the group takes too long: a broker that hangs holds kafkajs for a
 * minute (57 s seen), and a supervisor kills us before. Records that are not committed are read
 * again.
 */
function endInTime(stop: AbortSignal): void {
  stop.addEventListener("abort", () => {
    const timer = setTimeout(() => {
      logger.warning("Consumer could not leave the broker in time", { reason: stop.reason });
      Deno.exit(0);
    }, STOP_TIMEOUT_MS);
    Deno.unrefTimer(timer);
  }, { once: true });
}

async function migrateWhenReachable(database: Database, stop: AbortSignal): Promise<void> {
  const migrations = await readMigrations();
  const applied = await retry(() => migrate(database, migrations, { onNewer, onBlocked }), {
    isRetriable,
    onRetry(failure) {
      if (!failure.isNoteworthy) return;
      logger.warning("Cannot reach Postgres yet", { ...toRetryProperties(failure) });
    },
    signal: stop,
    firstDelayMs: 1_000,
    maxDelayMs: 1_000,
    jitter: 0,
  });
  if (applied !== undefined) logger.info("Schema is up to date", { applied });
}

function onBlocked(): void {
  logger.warning("Waiting for a transaction that holds the tables, to migrate");
}

function onNewer(versions: { readonly known: number; readonly newest: number }): void {
  logger.warning("Schema is newer than this version, which may run beside it", versions);
}
