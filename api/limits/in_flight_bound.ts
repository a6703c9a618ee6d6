/**
 * Bounds how many requests are being answered at a time, of all clients together: past it a quick
 * "later" serves everybody better than a slow answer, and memory stays bounded.
 *
 * @module
 */

/** See {@linkcode createInFlightBound}. */
export interface InFlightBound {
  /** Whether the next request has to be refused. */
  readonly full: boolean;
  /** Counts a request in; the function it returns counts it out, once however often it is called. */
  readonly enter: () => () => void;
  readonly count: number;
}

/** A bound of `max` requests. */
export function createInFlightBound(max: number): InFlightBound {
  let count = 0;
  return {
    get full() {
      return count >= max;
    },
    get count() {
      return count;
    },
    enter() {
      count++;
      let hasLeft = false;
      return function leave() {
        if (hasLeft) return;
        hasLeft = true;
        count--;
      };
    },
  };
}
