/**
 * Keeps count of the sends that have begun, and ends them in bounded time: they may finish, and
 * after a grace they are cut. Open-loop pacing and the closed loop of the stress tool share it.
 *
 * @module
 */
import type { Sleep } from "../shared/service/sleep.ts";

/** Options for {@linkcode createInFlight}. */
export interface InFlightOptions {
  /** When it aborts, work in flight has `graceMs` left. */
  readonly stop: AbortSignal;
  readonly graceMs: number;
  readonly sleep: Sleep;
}

/** See {@linkcode createInFlight}. */
export interface InFlight {
  /** How many have begun and not ended. */
  readonly size: number;
  /** Aborts when work in flight must end now: the grace is over, or a piece of work threw. */
  readonly cut: AbortSignal;
  /** Begins a piece of work; it must end soon after `cut` aborts. */
  start(work: () => Promise<void>): void;
  /**
   * Waits for all work. After `stop` it takes the grace and {@linkcode CUT_MS} at most; resolves
   * to how many pieces had not even ended then. Rejects with the first error that work threw.
   */
  drain(): Promise<number>;
}

/** Time that work has to end in after it was cut. */
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

/** Never settles when `ended` comes first; its listener is gone then. */
function untilAborted(signal: AbortSignal, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true, signal: ended });
  });
}
