/**
 * Keeps the answers to recent questions for a moment, and asks a question that is being answered
 * only once: a page that many have open costs what one costs.
 *
 * @module
 */

/** Options for {@linkcode createReportCache}. */
export interface ReportCacheOptions {
  /** How long an answer is given again, from when it was there. @default {2_000} */
  readonly keepMs?: number;
  /** Most answers that are kept, those under way not among them. @default {100} */
  readonly maxKept?: number;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** The answer to the question that `key` stands for; `ask` is called when there is none. */
export type ReportCache<T> = (key: string, ask: () => Promise<T>) => Promise<T>;

/** An empty cache. A failed answer goes to all who wait for it and is not kept. */
export function createReportCache<T>(options: ReportCacheOptions = {}): ReportCache<T> {
  const { keepMs = 2_000, maxKept = 100, now = () => performance.now() } = options;
  const asked = new Map<string, Promise<T>>();
  const kept = new Map<string, { readonly answer: T; readonly until: number }>();

  async function askNow(key: string, ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask();
      kept.delete(key);
      kept.set(key, { answer, until: now() + keepMs });
      // Those that were answered first come first, and lose their worth first.
      for (const [old, { until }] of kept) {
        if (kept.size <= maxKept && until > now()) break;
        kept.delete(old);
      }
      return answer;
    } finally {
      asked.delete(key);
    }
  }

  return function askCached(key, ask) {
    const recent = kept.get(key);
    if (recent !== undefined && recent.until > now()) return Promise.resolve(recent.answer);
    const underWay = asked.get(key);
    if (underWay !== undefined) return underWay;
    const answer = askNow(key, ask);
    asked.set(key, answer);
    return answer;
  };
}
