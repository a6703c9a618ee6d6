/**
 * Entry point of the API: reads the settings, connects the publisher to the broker, serves until
 * a signal stops it, then drains.
 *
 * @module
 */
import { openKafkaOptions } from "../shared/kafka/open_kafka_options.ts";
import { toConsumerLanes } from "../shared/kafka/consumer_lanes.ts";
import { createLagReader } from "../shared/kafka/lag_reader.ts";
import { configureLog, getLogger } from "../shared/service/log.ts";
import { pollLag } from "../shared/kafka/poll_lag.ts";
import { compareClocks } from "../shared/postgres/clock_comparison.ts";
import { openDatabase, openReadDatabase } from "../shared/postgres/open_database.ts";
import { runTask } from "../shared/service/run_task.ts";
import { toTopics } from "../shared/service/service_settings.ts";
import { readSettings, toSettingsError } from "../shared/service/settings.ts";
import { toCertificateFiles } from "../shared/service/to_certificate_files.ts";
import { API_SETTINGS } from "./api_settings.ts";
import { createApp } from "./app.ts";
import { checkBinding } from "./auth/check_binding.ts";
import { createGuard } from "./auth/guard.ts";
import { openApiKeys } from "./auth/open_api_keys.ts";
import { toDeadLetterRoutes } from "./dead_letters/dead_letter_routes.ts";
import { toRereadableFile } from "./files/to_rereadable_file.ts";
import { FULL_PAGES } from "./full_pages.ts";
import { watchLag } from "./lag_state.ts";
import { toBodyLimits } from "./limits/body_limits.ts";
import { checkHeldBytes } from "./limits/check_held_bytes.ts";
import { toLimits } from "./limits/limit_settings.ts";
import { createApiMetrics } from "./metrics.ts";
import { openIngest } from "./publish/open_ingest.ts";
import { serveUntil } from "./http/serve_until.ts";
import { createRefusalCounts } from "./refusals/refusal_counts.ts";
import { startRefusalWriter } from "./refusals/refusal_writer.ts";
import { watchDatabaseZone } from "./stats/database_zone.ts";
import { openKnownStores } from "./stores/open_known_stores.ts";
import { toKnownKeys } from "./stores/to_known_keys.ts";
import { watchDatabase } from "./watch_database.ts";
import { watchReplica } from "./watch_replica.ts";

await runTask({
  name: "api",
  usage: `Takes baskets over HTTP and produces them to Kafka, until Ctrl-C.
Usage: deno task api
Configured by environment variables, such as PORT (default 8000), KAFKA_BROKERS and DATABASE_URL:
docs/settings.md lists them all.`,
  isService: true,
  main,
});

async function main({ stop }: { readonly stop: AbortSignal }): Promise<void> {
  const settings = readSettings(Deno.env.get, API_SETTINGS);
  await configureLog({ level: settings.LOG_LEVEL, format: settings.LOG_FORMAT });
  const logger = getLogger(["api"]);
  const kafka = await openKafkaOptions(settings, { clientId: "delhaize-api" });
  const stores = openKnownStores(settings, { toFile: toRereadableFile });
  const allKeys = openApiKeys(settings, { toFile: toRereadableFile });
  const keys = allKeys === undefined ? undefined : toKnownKeys(allKeys, stores);
  const limits = toLimits(settings);
  const bodyLimits = toBodyLimits(settings);
  const faults = [
    checkBinding({ hostname: settings.HOST, hasKeys: keys !== undefined, auth: settings.AUTH }),
    checkHeldBytes({ maxHeldBytes: settings.MAX_HELD_BYTES, ...bodyLimits }),
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) throw toSettingsError(faults);
  const metrics = createApiMetrics();
  metrics.watchCertificates(toCertificateFiles(settings));
  if (keys !== undefined) metrics.watchKeyFile(keys);
  metrics.watchStoresFile(stores);

  await using readGroupLag = createLagReader(kafka, {
    lanes: toConsumerLanes(toTopics(settings), settings.KAFKA_GROUP_ID),
    // Well below the second after which the overview reads again: from a reading that is nearly as
    // old it would compute a rate that is a fifth too high or too low.
    cacheMs: 250,
  });
  await using ingest = openIngest({ kafka, settings, metrics });
  // A database that is away never touches ingest.
  const reading = { applicationName: "delhaize-api", maxConnections: 6, statementTimeoutMs: 5_000 };
  const primary = await openDatabase(settings, reading);
  await using database = watchDatabase(primary);
  const other = await openReadDatabase(settings, reading);
  await using readDatabase = other && watchDatabase(other, { role: "read" });
  const databases = { primary: database, ...(readDatabase && { read: readDatabase }) };
  metrics.watchDatabases(databases);
  using replica = readDatabase && watchReplica({ primary: database, replica: readDatabase });
  if (replica !== undefined) metrics.watchReplica(replica);
  using zone = watchDatabaseZone({
    database: readDatabase ?? database,
    zone: settings.TIME_ZONE,
  });
  using clock = compareClocks({ database });
  metrics.showClock(clock);
  const lag = watchLag();
  const refusals = createRefusalCounts();
  metrics.watchRefusals(refusals);
  await using _writing = startRefusalWriter({ database: primary, counts: refusals, metrics });
  const app = createApp({
    ...ingest,
    noteRefusal: refusals.note,
    guard: createGuard({ keys, limits }),
    hasKeys: keys !== undefined,
    stores,
    // What became of a basket is asked of the primary: a replica is behind.
    database,
    databases,
    lag,
    deadLetters: toDeadLetterRoutes({
      database,
      allowedOrigins: settings.CORS_ORIGINS,
      bodyTimeoutMs: bodyLimits.bodyTimeoutMs,
      isDraining: () => stop.aborted,
    }),
    clock,
    stats: {
      database: readDatabase ?? database,
      isPrimaryUp: readDatabase && (() => database.isUp),
      behindSeconds: replica?.behindSeconds,
      readLag: readGroupLag,
      metrics,
      keepsHistory: true,
      graceMinutes: settings.TILL_GRACE_MINUTES,
      stop,
      maxWatchers: settings.MAX_STREAMS,
      timeZone: settings.TIME_ZONE,
      databaseZone: zone.current,
    },
    metrics,
    isDraining: () => stop.aborted,
    bodyLimits,
    metricsAccess: settings.METRICS_ACCESS,
    docsAccess: settings.DOCS_ACCESS,
    corsOrigins: settings.CORS_ORIGINS,
    pages: FULL_PAGES,
  });
  // Not awaited: the API answers 503 until the broker is there, and connects with the first batch.
  ingest.connect();
  using _polling = pollLag({
    read: readGroupLag,
    show(reading) {
      lag.show(reading);
      metrics.showLag(reading);
    },
  });
  await serveUntil(stop, {
    handle: (request, { remoteAddr }) =>
      app.fetch(request, "hostname" in remoteAddr ? { remote: remoteAddr.hostname } : {}),
    hostname: settings.HOST,
    port: settings.PORT,
    admitsForeignPages: keys !== undefined || settings.AUTH === "none",
    allowedOrigins: settings.CORS_ORIGINS,
    drainDelayMs: settings.DRAIN_DELAY_MS,
    onListen: ({ hostname, port }) => logger.info("API is listening", { hostname, port }),
    onDrain: (inFlight) => logger.info("API is draining", { reason: stop.reason, inFlight }),
  });
  logger.info("API has stopped");
}
