/**
 * What the API counts of the baskets that come in: a meter for each of the two routes that take
 * them.
 *
 * @module
 */
import { Counter, type Registry } from "../shared/service/service_metrics.ts";

/** Which of the two topics: single baskets, or files and backfills. */
export type Lane = "live" | "bulk";

/** Counts for one route. */
export interface IngestMeter {
  /** Counts bytes of bodies, as they came: of a gzipped batch the compressed ones. */
  received(bytes: number): void;
  /** Counts one basket that every in-sync replica has. */
  accepted(): void;
  /** Counts one basket that is faulty, under the code of its first fault. */
  rejected(code: string): void;
  /** Counts one request that has to be sent again, wholly or in part. */
  shed(reason: ShedReason): void;
}

/** The part of the API's metrics that is about baskets coming in. */
export interface IngestMeters {
  /** The meter of a route and of the lane that it fills; it shows zeros from then on. */
  meterIngest(of: { readonly route: string; readonly lane: Lane }): IngestMeter;
  /** Counts a request that was turned away before its route, if `code` is a {@linkcode ShedReason}. */
  countTurnedAway(route: string, code: string): void;
}

/** Why a sound request is not taken now; sent again later, it may be. */
export type ShedReason = (typeof SHED_REASONS)[number];

const SHED_REASONS = [
  "overloaded",
  "rate_limited",
  "broker_unavailable",
  "outcome_unknown",
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
  return {
    meterIngest({ route, lane }) {
      // A rate needs the series to be there before the first event.
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
      };
    },
    countTurnedAway(route, code) {
      if (SHED_REASONS.some((reason) => reason === code)) shed.labels(route, code).inc();
    },
  };
}
