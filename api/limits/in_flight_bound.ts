/**
 * Bounds how many requests are being answered at a time, of all clients together: past it a quick
 * "later" serves everybody better than a slow answer, and memory stays bounded.
 *
 * Two bounds, since requests are in flight for two reasons. Those of the last second are work that
 * this process has not come to: their number over its throughput is how long the next one waits.
 * Older ones mostly wait for their clients' bytes, which takes memory and nobody's time, and must
 * not let a few slow clients shut out the others.
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
  /** Counts a request in; the function it returns counts it out, once however often it is called. */
  readonly enter: () => () => void;
  readonly count: number;
}

/** A bound with nothing in flight. */
export function createInFlightBound(options: InFlightBoundOptions): InFlightBound {
  const { max, maxBacklog = Infinity, now = () => performance.now() } = options;
  let count = 0;
  // In the order they came. Old ones are looked for only where they would make a difference, so
  // that a request pays for no timer.
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

/** How long a request counts as work that waits for this process. */
const BACKLOG_MS = 1_000;
