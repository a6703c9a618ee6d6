/**
 * Keeps a metric that is counted in the database up to date for as long as the consumer runs: open
 * gaps, reused ids, missing receipts.
 *
 * @module
 */
import { getLogger } from "../shared/service/log.ts";
import { createFailureTeller } from "./failure_teller.ts";

/** Options for {@linkcode pollCount}. */
export interface PollCountOptions<Count> {
  /** Counts; may reject. `signal` aborts when nobody waits for the count any more. */
  readonly count: (signal: AbortSignal) => Promise<Count>;
  /** Called with what was counted. */
  readonly show: (count: Count) => void;
  /** Time from the end of one count to the next. @default {5_000} */
  readonly intervalMs?: number;
}

/**
 * Counts at once, and then in intervals until it is disposed, or less often where counting takes long:
 * it takes a twentieth of the time at most. While the database is unavailable the
 * last count is kept: what is open does not close by itself, and the alert on it must not either.
 */
export function pollCount<Count>(
  { count, show, intervalMs = 5_000 }: PollCountOptions<Count>,
): Disposable {
  const ended = new AbortController();
  const { signal } = ended;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const { failed, succeeded } = createFailureTeller({
    logger,
    message: "Cannot count what is open",
    debugMessage: "Cannot count",
  });

  async function poll(): Promise<void> {
    const startedAt = performance.now();
    try {
      const counted = await count(signal);
      if (!signal.aborted) show(counted);
      succeeded();
    } catch (error) {
      failed(error);
    }
    const tookMs = performance.now() - startedAt;
    if (!signal.aborted) timer = setTimeout(poll, Math.max(intervalMs, 19 * tookMs));
  }

  void poll();
  return {
    [Symbol.dispose]() {
      ended.abort();
      clearTimeout(timer);
    },
  };
}

const logger = getLogger(["consumer"]);
