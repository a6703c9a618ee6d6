/**
 * Counters of incoming baskets: a meter for each of the two routes that accept them.
 *
 * @module
 */
import { Counter, type Registry } from "../shared/service/service_metrics.ts";

/** The topic of a basket: live for single baskets, bulk for files and backfills. */
export type Lane = "live" | "bulk";

/** The counters of one route. */
export interface IngestMeter {
  /** Counts bytes of bodies as received: of a gzipped batch the compressed ones. */
  received(bytes: number): void;
  /** Counts one basket that every in-sync replica has. */
  accepted(): void;
  /** Counts one faulty basket, under the code of its first fault. */
  rejected(code: string): void;
  /** Counts one request that has to be sent again, wholly or in part. */
  shed(reason: ShedReason): void;
  /** Counts a request that the guard refused, if `code` is a {@linkcode ShedReason}. */
  turnedAway(code: string): void;
}

/** The metrics of incoming baskets. */
export interface IngestMeters {
  /** The meter of a route and its lane. Its series exist, with 0, from then on. */
  meterIngest(of: { readonly route: string; readonly lane: Lane }): IngestMeter;
  /** Counts a request that the guard refused, if `code` is a {@linkcode ShedReason}. */
  countTurnedAway(route: string, code: string): void;
}

/** Why a valid request is refused now. Sent again later, it can be accepted. */
export type ShedReason = (typeof SHED_REASONS)[number];

const SHED_REASONS = [
  "overloaded",
  "rate_limited",
  "too_many_at_once",
  "broker_unavailable",
  "outcome_unknown",
  "clock_wrong",
  "shutting_down",
] as const;

/** Registers the instruments. */
export function createIngestMeters(registers: Registry[]): IngestMeters {
  const bytes = new Counter({
    name: "api_received_bytes_total",
    help: "Bytes of the bodies that were read, as they came over the network.",
    labelNames: ["lane"],
    registers,
  });
  const accepted = new Counter({
    name: "api_baskets_accepted_total",
    help: "Baskets that the broker has confirmed.",
    labelNames: ["lane"],
    registers,
  });
  const rejected = new Counter({
    name: "api_baskets_rejected_total",
    help: "Faulty baskets, by the code of the first fault.",
    labelNames: ["lane", "code"],
    registers,
  });
  const shed = new Counter({
    name: "api_requests_shed_total",
    help: "Requests to be sent again, wholly or in part, by reason.",
    labelNames: ["route", "reason"],
    registers,
  });
  function countTurnedAway(route: string, code: string): void {
    if (SHED_REASONS.some((reason) => reason === code)) shed.labels(route, code).inc();
  }
  return {
    meterIngest({ route, lane }) {
      // A rate needs the series to exist before the first event.
      for (const reason of SHED_REASONS) shed.labels(route, reason).inc(0);
      const laneBytes = bytes.labels(lane);
      const laneAccepted = accepted.labels(lane);
      laneBytes.inc(0);
      laneAccepted.inc(0);
      return {
        received: (count) => laneBytes.inc(count),
        accepted: () => laneAccepted.inc(),
        rejected: (code) => rejected.labels(lane, code).inc(),
        shed: (reason) => shed.labels(route, reason).inc(),
        turnedAway: (code) => countTurnedAway(route, code),
      };
    },
    countTurnedAway,
  };
}
