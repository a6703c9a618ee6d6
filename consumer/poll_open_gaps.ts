/**
 * Keeps the metric of open gaps up to date for as long as the consumer runs.
 *
 * @module
 */
import type { OpenGaps } from "./store/count_open_gaps.ts";

/** Options for {@linkcode pollOpenGaps}. */
export interface PollOpenGapsOptions {
  /** Counts them; may reject. */
  readonly count: () => Promise<OpenGaps>;
  /** Called with what was counted. */
  readonly show: (gaps: OpenGaps) => void;
  /** Time from one count to the next. @default {5_000} */
  readonly intervalMs?: number;
}

/**
 * Counts at once, and then in intervals until it is disposed. While the database is unavailable the
 * last count is kept: a gap does not close by itself, and the alert on it must not either.
 */
export function pollOpenGaps(
  { count, show, intervalMs = 5_000 }: PollOpenGapsOptions,
): Disposable {
  let hasEnded = false;

  async function poll(): Promise<void> {
    try {
      const gaps = await count();
      if (!hasEnded) show(gaps);
    } catch {
      // Health, retries and the log say that the database is away.
    }
  }

  const timer = setInterval(poll, intervalMs);
  void poll();
  return {
    [Symbol.dispose]() {
      hasEnded = true;
      clearInterval(timer);
    },
  };
}
