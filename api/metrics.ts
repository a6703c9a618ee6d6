/**
 * The Prometheus metrics of the API.
 *
 * @module
 */
import { createLagGauges, type ShowLag } from "../shared/kafka/lag_gauges.ts";
import { createClockGauge, type ShowClock } from "../shared/postgres/clock_gauge.ts";
import {
  createCertificateGauge,
  type WatchCertificates,
} from "../shared/service/certificate_gauge.ts";
import {
  Counter,
  createRegistry,
  Gauge,
  Histogram,
  LATENCY_BUCKETS,
  type Registry,
} from "../shared/service/service_metrics.ts";
import type { ApiKeys } from "./auth/key_ring.ts";
import type { RereadFile } from "./files/reread_file.ts";
import { createIngestMeters, type IngestMeters, type Lane } from "./ingest_meter.ts";
import type { Publisher, SentBatch } from "./publish/publisher.ts";
import { createRefusalMetrics, type RefusalMetrics } from "./refusals/refusal_metrics.ts";
import type { ReadableDatabases } from "./routes/get_ready.ts";
import type { KnownStores } from "./stores/open_known_stores.ts";
import type { ReplicaWatch } from "./watch_replica.ts";

/** The API's instruments. */
export interface ApiMetrics extends IngestMeters, RefusalMetrics {
  readonly registry: Registry;
  /** Counts one response. */
  countRequest(route: string, status: number): void;
  /** Counts a request as in flight, and times it, until the returned function is called. */
  timeRequest(route: string): () => void;
  /** Records the sending of one batch. */
  observeBatch(lane: Lane, batch: SentBatch): void;
  /** Reads the length of a lane's queue from its publisher at each scrape. */
  watchQueue(lane: Lane, publisher: Pick<Publisher, "queuedRecords">): void;
  /** Reads at each scrape since when the file of the API keys is bad. */
  watchKeyFile(keys: Pick<ApiKeys, "badSince">): void;
  /** Reads at each scrape since when the file of the shops is bad. */
  watchStoresFile(stores: Pick<KnownStores, "badSince">): void;
  /** Reads at each scrape whether each database can be read. */
  watchDatabases(databases: ReadableDatabases): void;
  /** Reads at each scrape how far the database of the reports is behind. */
  watchReplica(replica: Pick<ReplicaWatch, "behindSeconds">): void;
  readonly showLag: ShowLag;
  readonly showClock: ShowClock;
  readonly watchCertificates: WatchCertificates;
}

/** Instruments in a registry of their own. */
export function createApiMetrics(): ApiMetrics {
  const registry = createRegistry();
  const registers = [registry];
  const requests = new Counter({
    name: "api_requests_total",
    help: "Requests answered, by route and status.",
    labelNames: ["route", "status"],
    registers,
  });
  return {
    registry,
    countRequest(route, status) {
      requests.labels(route, String(status)).inc();
    },
    timeRequest: createRequestTimer(registers),
    ...createIngestMeters(registers),
    ...createPublishInstruments(registers),
    ...createRefusalMetrics(registers),
    watchKeyFile: createFileGauge(registers, {
      name: "api_key_file_bad_since_seconds",
      what: "API keys",
    }),
    watchStoresFile: createFileGauge(registers, {
      name: "api_stores_file_bad_since_seconds",
      what: "shops",
    }),
    watchDatabases: createDatabaseGauge(registers),
    watchReplica: createReplicaGauge(registers),
    showLag: createLagGauges(registry),
    showClock: createClockGauge(registry),
    watchCertificates: createCertificateGauge(registry),
  };
}

/** Costs 0.5 µs of CPU time a request, both ends together (2 million of them, Deno 2.9.6). */
function createRequestTimer(registers: Registry[]): ApiMetrics["timeRequest"] {
  const seconds = new Histogram({
    name: "api_request_duration_seconds",
    help: "Time from a request's arrival until its answer begins, by route.",
    labelNames: ["route"],
    buckets: LATENCY_BUCKETS,
    registers,
  });
  let inFlight = 0;
  new Gauge({
    name: "api_requests_in_flight",
    help: "Requests that have arrived and are not answered yet.",
    registers,
    collect() {
      this.set(inFlight);
    },
  });
  return function timeRequest(route) {
    const startedAt = performance.now();
    inFlight++;
    return function end() {
      inFlight--;
      seconds.labels(route).observe((performance.now() - startedAt) / 1_000);
    };
  };
}

function createDatabaseGauge(registers: Registry[]): ApiMetrics["watchDatabases"] {
  let watched: ReadableDatabases = {};
  new Gauge({
    name: "api_database_up",
    help: "Whether a database can be read: the primary, and the one of DATABASE_READ_URL.",
    labelNames: ["database"],
    registers,
    collect() {
      for (const [role, { isUp }] of Object.entries(watched)) {
        this.labels(role).set(isUp ? 1 : 0);
      }
    },
  });
  return (databases) => {
    watched = databases;
  };
}

function createReplicaGauge(registers: Registry[]): ApiMetrics["watchReplica"] {
  let watched: Pick<ReplicaWatch, "behindSeconds"> | undefined;
  new Gauge({
    name: "api_read_database_behind_seconds",
    help:
      "How long ago the primary wrote what the database of DATABASE_READ_URL lacks; no series " +
      "while that is not known.",
    registers,
    collect() {
      const seconds = watched?.behindSeconds();
      if (seconds === undefined) this.remove();
      else this.set(seconds);
    },
  });
  return (replica) => {
    watched = replica;
  };
}

function createFileGauge(
  registers: Registry[],
  { name, what }: { readonly name: string; readonly what: string },
): (file: Pick<RereadFile<unknown>, "badSince">) => void {
  let badSince: RereadFile<unknown>["badSince"] = () => undefined;
  new Gauge({
    name,
    help: `When the file of the ${what} turned bad, in seconds since 1970; 0 while it is good.`,
    registers,
    collect() {
      this.set((badSince()?.getTime() ?? 0) / 1_000);
    },
  });
  return (file) => {
    badSince = file.badSince;
  };
}

function createPublishInstruments(
  registers: Registry[],
): Pick<ApiMetrics, "observeBatch" | "watchQueue"> {
  const labelNames = ["lane"];
  const seconds = new Histogram({
    name: "api_publish_duration_seconds",
    help: "Time from sending a batch to the broker until it is acknowledged or given up.",
    labelNames,
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const records = new Histogram({
    name: "api_publish_batch_records",
    help: "Records in one produce request.",
    labelNames,
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
    registers,
  });
  const failures = new Counter({
    name: "api_publish_failures_total",
    help: "Batches that were not acknowledged.",
    labelNames,
    registers,
  });
  const splits = new Counter({
    name: "api_publish_splits_total",
    help: "Batches, or parts of them, that the broker refused and that were sent again in halves.",
    labelNames,
    registers,
  });
  const publishers = new Map<Lane, Pick<Publisher, "queuedRecords">>();
  new Gauge({
    name: "api_publish_queue_records",
    help: "Records that wait for the broker or are in flight.",
    labelNames,
    registers,
    collect() {
      for (const [lane, { queuedRecords }] of publishers) this.labels(lane).set(queuedRecords);
    },
  });
  return {
    observeBatch(lane, batch) {
      seconds.labels(lane).observe(batch.seconds);
      records.labels(lane).observe(batch.records);
      if (batch.error !== undefined) failures.labels(lane).inc();
      if (batch.splits > 0) splits.labels(lane).inc(batch.splits);
    },
    watchQueue(lane, publisher) {
      publishers.set(lane, publisher);
      // A rate needs the series to exist before the first failure.
      failures.labels(lane).inc(0);
      splits.labels(lane).inc(0);
    },
  };
}
