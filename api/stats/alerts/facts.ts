/**
 * What this process knows about the pipeline at one moment: what the alerts judge.
 *
 * @module
 */
import type { Registry } from "../../../shared/service/service_metrics.ts";
import type { Problems } from "./read_problems.ts";

/** One moment. */
export interface Facts {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** By topic; `undefined`: the broker does not say. */
  readonly lag: readonly LagFacts[] | undefined;
  /** `undefined`: the database does not say. */
  readonly problems: Problems | undefined;
  /** Series of this process, by the name of the metric. */
  readonly own: OwnSeries;
}

/** A topic. */
export interface LagFacts {
  readonly topic: string;
  readonly records: number;
  readonly seconds: number;
  readonly endOffset: number;
}

/** A series as `GET /metrics` shows it. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The metrics of the API that alerts read. */
export type OwnMetric = (typeof OWN_METRICS)[number];

const OWN_METRICS = [
  "api_database_up",
  "api_key_file_bad_since_seconds",
  "api_publish_failures_total",
  "api_read_database_behind_seconds",
  "api_requests_shed_total",
  "api_stores_file_bad_since_seconds",
  "clock_offset_seconds",
] as const;

/** The series of each metric. */
export type OwnSeries = Readonly<Partial<Record<OwnMetric, readonly Series[]>>>;

/** Reads them, as a scrape of `GET /metrics` would. */
export async function readOwnSeries(registry: Registry): Promise<OwnSeries> {
  const read = async (name: OwnMetric): Promise<readonly [OwnMetric, readonly Series[]]> => {
    const metric = await registry.getSingleMetric(name)?.get();
    return [
      name,
      (metric?.values ?? []).map(({ labels, value }) => ({
        labels: Object.fromEntries(
          Object.entries(labels).map(([label, text]) => [label, String(text)]),
        ),
        value,
      })),
    ];
  };
  return Object.fromEntries(await Promise.all(OWN_METRICS.map(read)));
}
