/**
 * Sends a number of new baskets as fast as the API takes them, or at a given rate, and measures.
 * The stress task, the demo and the drills call it.
 *
 * @module
 */
import type { ApiClient } from "../../generator/api_client.ts";
import { createBasketMaker } from "../../generator/make_basket.ts";
import { pace } from "../../generator/pace.ts";
import { toShopDay } from "../../generator/shop_day.ts";
import { type Sleep, sleep as timerSleep } from "../../shared/service/sleep.ts";
import { createTally, type TallyReport } from "../../generator/tally.ts";
import { closedLoop } from "./closed_loop.ts";
import { toReceiptLine } from "./receipt_line.ts";

/** What to send. Seed, date and number decide the baskets. */
export interface StressOptions {
  readonly requests: number;
  readonly seed: number;
  /** The day of purchase, ISO 8601. @default the day of the shops, which is not that of UTC */
  readonly date?: string;
  /** Most requests in flight. @default {50} */
  readonly concurrency?: number;
  /** Requests a second; without it the next one goes out when one is answered. */
  readonly ratePerSecond?: number | undefined;
  /** Ends the run early; requests in flight then have half a second. */
  readonly signal?: AbortSignal;
}

/** What {@linkcode stress} works with. */
export interface StressDependencies {
  readonly sendBasket: ApiClient["sendBasket"];
  /** Takes one line of NDJSON for each accepted basket; the basket counts once it resolves. */
  readonly writeReceipt?: (line: string) => Promise<void>;
  readonly onProgress?: (progress: StressProgress) => void;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
  /** Milliseconds of 1970, which tell the day. @default {Date.now} */
  readonly dayClock?: () => number;
  readonly sleep?: Sleep;
}

/** How far a run is. */
export interface StressProgress {
  readonly done: number;
  readonly accepted: number;
}

/** How a run went. It went well when `accepted` equals `requests`. */
export interface StressReport extends TallyReport {
  readonly requests: number;
  /** Not sent: the rate was more than the API or this machine could do, or the run was ended. */
  readonly notSent: number;
  readonly elapsedMs: number;
  readonly acceptedPerSecond: number;
}

/**
 * Runs to the end or to the signal, and reports. With a rate, latency is counted from when a
 * request was due, so that a stalled API cannot hide the requests it held up.
 *
 * @throws whatever `writeReceipt` throws: a run without its receipts proves nothing
 */
export async function stress(
  options: StressOptions,
  dependencies: StressDependencies,
): Promise<StressReport> {
  const { dayClock = Date.now } = dependencies;
  const { requests, seed, date = toShopDay(dayClock()).date } = options;
  const { concurrency = 50, ratePerSecond } = options;
  const { signal = new AbortController().signal } = options;
  const { sendBasket, writeReceipt, onProgress } = dependencies;
  const { now = () => performance.now(), sleep = timerSleep } = dependencies;
  const makeBasket = createBasketMaker({ seed, date });
  const tally = createTally();
  let done = 0;
  let accepted = 0;

  const startMs = now();
  if (ratePerSecond === undefined) {
    await closedLoop({ count: requests, concurrency, signal, sleep }, send);
  } else {
    const schedule = { ratePerSecond, count: requests, maxInFlight: concurrency };
    await pace({ ...schedule, startMs, signal, now, sleep }, send);
  }
  const elapsedMs = now() - startMs;
  const report = tally.report();
  return {
    requests,
    ...report,
    notSent: requests - report.sent,
    elapsedMs,
    acceptedPerSecond: elapsedMs > 0 ? report.accepted * 1_000 / elapsedMs : 0,
  };

  async function send(
    { index, dueMs = now(), signal }: {
      readonly index: number;
      readonly dueMs?: number;
      readonly signal: AbortSignal;
    },
  ): Promise<void> {
    const basket = makeBasket(index);
    const outcome = await sendBasket(basket, { signal });
    const latencyMs = now() - dueMs;
    if (outcome.status === "accepted") {
      await writeReceipt?.(toReceiptLine(outcome.receipt, basket));
      accepted++;
    }
    tally.add(outcome, latencyMs);
    onProgress?.({ done: ++done, accepted });
  }
}
