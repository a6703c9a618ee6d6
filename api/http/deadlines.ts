/**
 * Deadlines of equal length that share one timer. A timer for each request costs 5 to 8 µs (CPU
 * time, Deno 2.9.6), a third of what a basket costs in all; a shared one costs less than 1 µs.
 *
 * The timer starts when the turn of the event loop ends: a small body that came with its head has
 * been read by then (2,042 of 2,042), and a timer that is set and cleared costs ten times as much as
 * an immediate (1.5 and 0.15 µs).
 *
 * @module
 */
import { clearImmediate, setImmediate } from "node:timers";

/** Options for {@linkcode createDeadlines}. */
export interface DeadlinesOptions {
  /** From each start to its deadline. */
  readonly timeoutMs: number;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** See {@linkcode createDeadlines}. */
export interface Deadlines {
  /** Calls `onLate` at the deadline, unless the function it returns was called before. */
  start(onLate: () => void): () => void;
}

/** An empty set of deadlines. The timer runs only while there are any. */
export function createDeadlines(
  { timeoutMs, now = () => performance.now() }: DeadlinesOptions,
): Deadlines {
  // All wait equally long, so the order of insertion is the order of the deadlines.
  const waiting = new Set<{ readonly lateAt: number; readonly onLate: () => void }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn: ReturnType<typeof setImmediate> | undefined;

  function startTimer(): void {
    turn = undefined;
    for (const { lateAt } of waiting) {
      timer ??= setTimeout(expire, lateAt - now());
      return;
    }
  }

  function expire(): void {
    const at = now();
    for (const deadline of waiting) {
      if (deadline.lateAt > at) {
        timer = setTimeout(expire, deadline.lateAt - at);
        return;
      }
      waiting.delete(deadline);
      deadline.onLate();
    }
    timer = undefined;
  }

  return {
    start(onLate) {
      const deadline = { lateAt: now() + timeoutMs, onLate };
      waiting.add(deadline);
      if (timer === undefined) turn ??= setImmediate(startTimer);
      return function end() {
        waiting.delete(deadline);
        if (waiting.size > 0) return;
        clearImmediate(turn);
        clearTimeout(timer);
        turn = timer = undefined;
      };
    },
  };
}
