/**
 * Bounds the requests in flight, of all clients together. Past the bound requests are refused
 * quickly, which is better for all than slow answers, and keeps memory bounded.
 *
 * There are two bounds because requests are in flight for two reasons. Those of the last second are
 * work that waits for this process: their number divided by its throughput is the wait of the next
 * one. Older ones mostly wait for their clients' bytes. They cost memory and no CPU, and a few slow
 * clients must not shut out the others.
 *
 * @module
 */

/** Options for {@linkcode createInFlightBound}. */
export interface InFlightBoundOptions {
  /** Most requests in flight. */
  readonly max: number;
  /** Most requests of the last second in flight. @default {Infinity} */
  readonly maxBacklog?: number;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** See {@linkcode createInFlightBound}. */
export interface InFlightBound {
  /** Whether the next request has to be refused. */
  readonly full: boolean;
  /** Counts a request in. The returned function counts it out; it is idempotent. */
  readonly enter: () => () => void;
  readonly count: number;
}

/** A bound with nothing in flight. */
export function createInFlightBound(options: InFlightBoundOptions): InFlightBound {
  const { max, maxBacklog = Infinity, now = () => performance.now() } = options;
  let count = 0;
  // In the order of arrival. Old ones are removed only when the bound seems reached, so that no
  // request needs a timer.
  const backlog = new Set<{ readonly enteredMs: number }>();

  function isBehind(): boolean {
    if (backlog.size < maxBacklog) return false;
    const latest = now() - BACKLOG_MS;
    for (const request of backlog) {
      if (request.enteredMs > latest) break;
      backlog.delete(request);
    }
    return backlog.size >= maxBacklog;
  }

  return {
    get full() {
      return count >= max || isBehind();
    },
    get count() {
      return count;
    },
    enter() {
      const request = { enteredMs: now() };
      backlog.add(request);
      count++;
      let hasLeft = false;
      return function leave() {
        if (hasLeft) return;
        hasLeft = true;
        backlog.delete(request);
        count--;
      };
    },
  };
}

/** How long a request counts as part of the backlog. */
const BACKLOG_MS = 1_000;
