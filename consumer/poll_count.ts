/**
 * Keeps a metric that is counted in the database up to date for as long as the consumer runs: open
 * gaps, reused ids.
 *
 * @module
 */
/** Options for {@linkcode pollCount}. */
export interface PollCountOptions<Count> {
  /** Counts; may reject. */
  readonly count: () => Promise<Count>;
  /** Called with what was counted. */
  readonly show: (count: Count) => void;
  /** Time from one count to the next. @default {5_000} */
  readonly intervalMs?: number;
}

/**
 * Counts at once, and then in intervals until it is disposed. While the database is unavailable the
 * last count is kept: what is open does not close by itself, and the alert on it must not either.
 */
export function pollCount<Count>(
  { count, show, intervalMs = 5_000 }: PollCountOptions<Count>,
): Disposable {
  let hasEnded = false;

  async function poll(): Promise<void> {
    try {
      const counted = await count();
      if (!hasEnded) show(counted);
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
