/**
 * Counts the sends in flight and ends them in bounded time: they may finish during a grace period,
 * and are aborted after it. Open-loop pacing and the closed loop of the stress tool share it.
 *
 * @module
 */
import type { Sleep } from "../shared/service/sleep.ts";

/** Options for {@linkcode createInFlight}. */
export interface InFlightOptions {
  /** When it aborts, work in flight may go on for `graceMs`. */
  readonly stop: AbortSignal;
  readonly graceMs: number;
  readonly sleep: Sleep;
}

/** See {@linkcode createInFlight}. */
export interface InFlight {
  /** Sends that have begun and not ended. */
  readonly size: number;
  /** Aborts when work in flight must end now: the grace period is over, or some work threw. */
  readonly cut: AbortSignal;
  /** Begins some work, which must end soon after `cut` aborts. */
  start(work: () => Promise<void>): void;
  /**
   * Waits for all work; after `stop` for the grace period and {@linkcode CUT_MS} at most. Resolves to
   * the number of those that have not ended even then. Rejects with the first error of any work.
   */
  drain(): Promise<number>;
}

/** How long aborted work may take to end. */
export const CUT_MS = 200;

/** An empty {@linkcode InFlight}. */
export function createInFlight({ stop, graceMs, sleep }: InFlightOptions): InFlight {
  const running = new Set<Promise<void>>();
  const cut = new AbortController();
  let failure: { readonly error: unknown } | undefined;

  async function run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      failure ??= { error };
      cut.abort();
    }
  }

  return {
    get size() {
      return running.size;
    },
    cut: cut.signal,
    start(work) {
      const piece = run(work).finally(() => running.delete(piece));
      running.add(piece);
    },
    async drain() {
      const ended = new AbortController();
      const all = Promise.all(running).then(() => ended.abort());
      await Promise.race([
        all,
        untilAborted(cut.signal, ended.signal),
        untilAborted(stop, ended.signal).then(() => sleep(graceMs, ended.signal)),
      ]);
      cut.abort();
      await Promise.race([all, sleep(CUT_MS, ended.signal)]);
      ended.abort();
      if (failure !== undefined) throw failure.error;
      return running.size;
    },
  };
}

/** Never settles when `ended` aborts first, and then leaves no listener behind. */
function untilAborted(signal: AbortSignal, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true, signal: ended });
  });
}
