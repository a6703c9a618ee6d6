/**
 * Waiting that can be cut short.
 *
 * @module
 */

/** Waits `ms` milliseconds, or until `signal` aborts. Resolves in both cases, never rejects. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** {@linkcode Sleep} on the timers of the platform. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(wake, ms);
    signal?.addEventListener("abort", wake, { once: true });

    function wake(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", wake);
      resolve();
    }
  });
}
