/**
 * The Prometheus metrics of the generator.
 *
 * @module
 */
import {
  Counter,
  createRegistry,
  Gauge,
  Histogram,
  LATENCY_BUCKETS,
  type Registry,
} from "../shared/service/service_metrics.ts";
import type { ApiClient } from "./api_client.ts";
import type { SendOutcome } from "./send_outcome.ts";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The generator's instruments. */
export interface GeneratorMetrics {
  readonly registry: Registry;
  /** Counts the baskets that go through `sendBasket`, by outcome. */
  watchSends(sendBasket: ApiClient["sendBasket"]): ApiClient["sendBasket"];
  /** Times each request that gets an answer. */
  timeRequests(fetch: Fetch): Fetch;
  /** Counts one basket that was due but too late to send. */
  countSkipped(): void;
  /** The outcome of the basket that ended last; `undefined` before the first. */
  readonly lastOutcome: SendOutcome["status"] | undefined;
}

/** Instruments in a registry of their own, for a generator of `ratePerSecond` baskets. */
export function createGeneratorMetrics(
  { ratePerSecond }: { readonly ratePerSecond: number },
): GeneratorMetrics {
  const registry = createRegistry();
  const registers = [registry];
  const baskets = new Counter({
    name: "generator_baskets_total",
    help: "Baskets sent, by outcome: accepted, refused, unavailable.",
    labelNames: ["outcome"],
    registers,
  });
  const answers = new Counter({
    name: "generator_answers_total",
    help: "Answers of the API to single attempts: a status, timeout or network_error.",
    labelNames: ["status"],
    registers,
  });
  const requestSeconds = new Histogram({
    name: "generator_request_duration_seconds",
    help: "Time from sending a request until its answer begins, for each attempt.",
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const skipped = new Counter({
    name: "generator_ticks_skipped_total",
    help: "Baskets that were due and too late to send: the API or this machine was too slow.",
    registers,
  });
  const inFlight = new Gauge({
    name: "generator_baskets_in_flight",
    help: "Baskets that are being sent, waits between attempts included.",
    registers,
  });
  new Gauge({
    name: "generator_target_baskets_per_second",
    help: "Baskets a second that are to be sent.",
    registers,
  }).set(ratePerSecond);
  // A rate needs the series to exist before the first basket.
  const outcomes = ["accepted", "refused", "unavailable"] as const;
  for (const outcome of outcomes) baskets.labels(outcome).inc(0);
  let lastOutcome: SendOutcome["status"] | undefined;

  return {
    registry,
    watchSends: (sendBasket) => async (basket, options) => {
      inFlight.inc();
      const outcome = await sendBasket(basket, options);
      inFlight.dec();
      lastOutcome = outcome.status;
      baskets.labels(outcome.status).inc();
      for (const answer of outcome.answers) answers.labels(answer).inc();
      return outcome;
    },
    timeRequests: (fetch) => async (url, init) => {
      const end = requestSeconds.startTimer();
      const response = await fetch(url, init);
      end();
      return response;
    },
    countSkipped: () => skipped.inc(),
    get lastOutcome() {
      return lastOutcome;
    },
  };
}
