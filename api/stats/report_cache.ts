/**
 * Keeps recent results for a moment, and shares a result that is under way: a page that many have
 * open costs what one costs.
 *
 * @module
 */

/** Options for {@linkcode createReportCache}. */
export interface ReportCacheOptions {
  /** How long a result is kept, from when it was loaded. @default {2_000} */
  readonly keepMs?: number;
  /** Most results that are kept, without those under way. @default {100} */
  readonly maxKept?: number;
  /** Milliseconds of a monotonic clock. @default {performance.now} */
  readonly now?: () => number;
}

/** Resolves to the result under `key`, and calls `load` when there is none. */
export type ReportCache<T> = (key: string, load: () => Promise<T>) => Promise<T>;

/** Creates an empty cache. A failure goes to all who wait for it, and is not kept. */
export function createReportCache<T>(options: ReportCacheOptions = {}): ReportCache<T> {
  const { keepMs = 2_000, maxKept = 100, now = () => performance.now() } = options;
  const pending = new Map<string, Promise<T>>();
  const kept = new Map<string, { readonly result: T; readonly untilMs: number }>();

  async function loadNow(key: string, load: () => Promise<T>): Promise<T> {
    try {
      const result = await load();
      kept.delete(key);
      kept.set(key, { result, untilMs: now() + keepMs });
      // The map's order is that of loading, so the oldest come first.
      for (const [old, { untilMs }] of kept) {
        if (kept.size <= maxKept && untilMs > now()) break;
        kept.delete(old);
      }
      return result;
    } finally {
      pending.delete(key);
    }
  }

  return function loadCached(key, load) {
    const recent = kept.get(key);
    if (recent !== undefined && recent.untilMs > now()) return Promise.resolve(recent.result);
    const current = pending.get(key);
    if (current !== undefined) return current;
    const started = loadNow(key, load);
    pending.set(key, started);
    return started;
  };
}
