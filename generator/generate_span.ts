/**
 * Sends the baskets of one span of time, at most a minute, and logs one line about it.
 *
 * @module
 */
import type { Logger } from "../shared/service/log.ts";
import type { ApiClient } from "./api_client.ts";
import { createBasketMaker } from "./make_basket.ts";
import type { Span } from "./next_span.ts";
import { pace, type Tick } from "./pace.ts";
import type { SendOutcome } from "./send_outcome.ts";
import { toShopDay } from "./shop_day.ts";
import type { Sleep } from "../shared/service/sleep.ts";
import { createTally } from "./tally.ts";

/** Options for {@linkcode createSpanGenerator}. */
export interface SpanGeneratorOptions {
  readonly sendBasket: ApiClient["sendBasket"];
  readonly seed: number;
  readonly ratePerSecond: number;
  readonly logger: Pick<Logger, "info" | "warning">;
  /** Called for each basket that was due but too late to send. */
  readonly onSkip?: () => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: Sleep;
}

/** Paces one {@linkcode Span}; resolves when its last basket has an outcome. */
export type GenerateSpan = (span: Span, options: { readonly signal: AbortSignal }) => Promise<void>;

/**
 * A {@linkcode GenerateSpan}. The day is divided into ticks, numbered from midnight of the shops. The number
 * is also the basket's index. So spans join at any rate, and a restart with the same seed continues
 * with new baskets instead of repeating those of the day.
 */
export function createSpanGenerator(options: SpanGeneratorOptions): GenerateSpan {
  const { sendBasket, seed, ratePerSecond, logger, onSkip = () => {}, now, sleep } = options;

  return async function generateSpan({ startMs, endMs }, { signal }) {
    const { date, midnightMs } = toShopDay(startMs);
    const firstIndex = toTick(startMs - midnightMs);
    const makeBasket = createBasketMaker({
      seed,
      date,
      toSoldMs: (index) => toDueMs(midnightMs, index),
    });
    const tally = createTally();
    const warn = createWarning(logger);

    const { skipped, unfinished } = await pace({
      ratePerSecond,
      count: toTick(endMs - midnightMs) - firstIndex,
      startMs: toDueMs(midnightMs, firstIndex),
      signal,
      onSkip,
      now,
      sleep,
    }, send);

    const { sent, accepted, refused, unavailable, latencyMs } = tally.report();
    logger.info("Sent baskets", {
      from: new Date(startMs).toISOString(),
      sent: sent + unfinished,
      accepted,
      refused,
      unavailable,
      unfinished,
      skipped,
      latencyMs,
    });

    async function send({ index, dueMs, signal }: Tick): Promise<void> {
      const outcome = await sendBasket(makeBasket(firstIndex + index), { signal });
      tally.add(outcome, now() - dueMs);
      if (!signal.aborted) warn(outcome);
    }
  };

  function toDueMs(midnightMs: number, index: number): number {
    return midnightMs + index * 1_000 / ratePerSecond;
  }

  /** The first tick at or after a time of day. */
  function toTick(dayMs: number): number {
    return Math.ceil(dayMs * ratePerSecond / 1_000);
  }
}

/** Logs the first basket of a span that was not accepted. The line at its end counts the others. */
function createWarning(logger: SpanGeneratorOptions["logger"]): (outcome: SendOutcome) => void {
  const warned = new Set<SendOutcome["status"]>();
  return function warn(outcome) {
    if (outcome.status === "accepted" || warned.has(outcome.status)) return;
    warned.add(outcome.status);
    if (outcome.status === "unavailable") {
      const advice = outcome.answers.at(-1) === "network_error" ? NO_API_ADVICE : undefined;
      logger.warning("Cannot reach the API, still trying", { reason: outcome.reason, advice });
    } else {
      const { httpStatus, problem: { code, detail } } = outcome;
      logger.warning("The API refuses baskets", { httpStatus, code, detail });
    }
  };
}

const NO_API_ADVICE = "Check that it runs (deno task api starts it) and that API_URL names it";
