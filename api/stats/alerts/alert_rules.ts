/**
 * The alerts of `ops/alerts.yml` that the API can judge by itself, for whoever has the page and no
 * Prometheus. A test compares names, thresholds and times with that file.
 *
 * The API knows its own counters and not those of other instances, and the database's word on dead
 * letters, gaps and tills instead of a consumer's.
 *
 * @module
 */
import type { Facts } from "./facts.ts";
import {
  type Finding,
  type Past,
  sumEnds,
  sumRecords,
  toFindings,
  toRates,
  toSince,
} from "./findings.ts";

/** How bad it is, as in `ops/alerts.yml`. */
export const SEVERITIES = ["critical", "warning", "info"] as const;

/** One alert. */
export interface AlertRule {
  readonly name: string;
  readonly severity: (typeof SEVERITIES)[number];
  /** What a value must be; `absent`: 0 series. */
  readonly when: `> ${number}` | "== 0" | "absent";
  /** How long it must be so, in seconds. */
  readonly forSeconds: number;
  /** The span of time that values are of, in seconds. */
  readonly windowSeconds?: number;
  /** The values to judge; `undefined`: nobody knows now, so that nothing changes. */
  readonly find: (facts: Facts, past: Past) => readonly Finding[] | undefined;
}

/** Reasons that name a client, not the API: `ApiRateLimiting`. */
const CLIENTS_FAULTS = ["rate_limited", "too_many_at_once"];

/** Every alert that the API judges. */
export const ALERT_RULES: readonly AlertRule[] = [
  {
    name: "ConsumerLagGrowing",
    severity: "warning",
    when: "> 1000",
    forSeconds: 600,
    windowSeconds: 600,
    find: ({ lag }, { exactlyBefore }) =>
      lag?.filter(({ topic, records }) => {
        const before = exactlyBefore(600)?.lag?.find((other) => other.topic === topic);
        return before !== undefined && records > before.records;
      }).map(({ topic, records }) => ({ labels: { topic }, value: records })),
  },
  {
    name: "ConsumerLagOld",
    severity: "critical",
    when: "> 120",
    forSeconds: 300,
    find: ({ lag }) => lag?.map(({ topic, seconds }) => ({ labels: { topic }, value: seconds })),
  },
  {
    name: "ConsumerLagUnknown",
    severity: "warning",
    when: "absent",
    forSeconds: 300,
    find: ({ lag }) => [{ labels: {}, value: lag?.length ?? 0 }],
  },
  {
    name: "NothingStored",
    severity: "critical",
    when: "> 0",
    forSeconds: 300,
    windowSeconds: 300,
    find({ lag }, { before }) {
      const earlier = before(300)?.lag;
      if (lag === undefined || earlier === undefined) return undefined;
      const accepted = sumEnds(lag) - sumEnds(earlier);
      const isStored = sumEnds(lag) - sumRecords(lag) > sumEnds(earlier) - sumRecords(earlier);
      return isStored ? [] : [{ labels: {}, value: accepted / 300 }];
    },
  },
  {
    name: "DeadLetters",
    severity: "warning",
    when: "> 0",
    forSeconds: 0,
    windowSeconds: 600,
    find: ({ problems }) => toFindings(problems, "deadLetters", "code"),
  },
  {
    name: "IdsReused",
    severity: "warning",
    when: "> 0",
    forSeconds: 0,
    find: ({ problems }) => toFindings(problems, "idsReused", "store"),
  },
  {
    name: "RecordsMissing",
    severity: "critical",
    when: "> 0",
    forSeconds: 0,
    find: ({ problems }) => toFindings(problems, "gaps", "reason"),
  },
  {
    name: "ReceiptsMissing",
    severity: "warning",
    when: "> 0",
    forSeconds: 0,
    find: ({ problems }) => toFindings(problems, "receipts"),
  },
  {
    name: "ApiDatabaseDown",
    severity: "warning",
    when: "== 0",
    forSeconds: 120,
    find: ({ own }) => own.api_database_up,
  },
  {
    name: "ReadDatabaseBehind",
    severity: "warning",
    when: "> 60",
    forSeconds: 60,
    find: ({ own }) => own.api_read_database_behind_seconds,
  },
  {
    name: "ApiShedding",
    severity: "critical",
    when: "> 0",
    forSeconds: 300,
    windowSeconds: 300,
    find: (facts, past) =>
      toRates(facts, {
        metric: "api_requests_shed_total",
        by: "reason",
        seconds: 300,
        past,
        where: ({ reason = "" }) => !CLIENTS_FAULTS.includes(reason),
      }),
  },
  {
    name: "ApiRateLimiting",
    severity: "info",
    when: "> 0",
    forSeconds: 900,
    windowSeconds: 300,
    find: (facts, past) =>
      toRates(facts, {
        metric: "api_requests_shed_total",
        by: "route",
        seconds: 300,
        past,
        where: ({ reason = "" }) => CLIENTS_FAULTS.includes(reason),
      }),
  },
  {
    name: "ApiKeyFileBad",
    severity: "critical",
    when: "> 0",
    forSeconds: 60,
    find: ({ own }) => own.api_key_file_bad_since_seconds?.map(toSince),
  },
  {
    name: "StoresFileBad",
    severity: "warning",
    when: "> 0",
    forSeconds: 60,
    find: ({ own }) => own.api_stores_file_bad_since_seconds?.map(toSince),
  },
  {
    name: "BrokerRefusals",
    severity: "warning",
    when: "> 0",
    forSeconds: 60,
    windowSeconds: 300,
    find: (facts, past) =>
      toRates(facts, { metric: "api_publish_failures_total", by: "lane", seconds: 300, past }),
  },
  {
    name: "NewRefusalCause",
    severity: "warning",
    when: "> 0",
    forSeconds: 0,
    windowSeconds: 600,
    find: ({ problems }) => toFindings(problems, "refusals", "code"),
  },
  {
    name: "ClockWrong",
    severity: "critical",
    when: "> 60",
    forSeconds: 120,
    find: ({ own }) =>
      own.clock_offset_seconds?.map(({ labels, value }) => ({ labels, value: Math.abs(value) })),
  },
];

/**
 * Alerts that need what only Prometheus has: the series of other processes, or none at all. Of a lag
 * that may not be read in part the page tells beside the lag.
 */
export const ONLY_PROMETHEUS: readonly string[] = [
  "ApiDown",
  "CertificateExpiring",
  "ConsumerDown",
  "ConsumerLagUnreadable",
  "GeneratorFailing",
  "LinesWithoutMonth",
  "RollupBloat",
  "StoreDaysStale",
];
