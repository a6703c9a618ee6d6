/**
 * Bounds the requests in flight, of all clients together and of each. Past the bound requests are
 * refused quickly, which is better for all than slow answers, and keeps memory bounded.
 *
 * There are two bounds because requests are in flight for two reasons. Those of the last second are
 * work that waits for this process: their number divided by its throughput is the wait of the next
 * one. Older ones mostly wait for their clients' bytes. They cost memory and no CPU, and a few slow
 * clients must not shut out the others.
 *
 * Half of both is for single baskets only: no report and no upload stops a till.
 *
 * @module
 */
import { createShares, type Shortage } from "./shares.ts";

/** Options for {@linkcode createInFlightBound}. */
export interface InFlightBoundOptions {
  /** Most requests in flight. */
  readonly max: number;
  /** Most requests of the last second in flight. @default {Infinity} */
  readonly maxBacklog?: number;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** A request that asks for a place. */
export interface InFlightRequest {
  /** Names its client, for the client's share. @default {""} */
  readonly client?: string;
  /** Whether it sends a single basket. @default {true} */
  readonly isBasket?: boolean;
}

/** See {@linkcode createInFlightBound}. */
export interface InFlightBound {
  /** Why the request has to be refused, or `undefined` when there is a place for it. */
  readonly check: (request: InFlightRequest) => Shortage | undefined;
  /** Whether the next basket has to be refused, whoever sends it. */
  readonly full: boolean;
  /** Whether all places are taken, however long ago. */
  readonly hasNoPlace: boolean;
  /** Counts a request in. The returned function counts it out; it is idempotent. */
  readonly enter: (request?: InFlightRequest) => () => void;
  readonly count: number;
}

/** A bound with nothing in flight. */
export function createInFlightBound(options: InFlightBoundOptions): InFlightBound {
  const { max, maxBacklog = Infinity, now = () => performance.now() } = options;
  const places = createShares({ max });
  // The backlog drains within a second, so one client may fill most of it while it is alone.
  const shares = createShares({ max: maxBacklog, perFree: 4 });
  // In the order of arrival. Old ones are removed only when a bound seems reached, so that no
  // request needs a timer.
  const backlog = new Set<Waiting>();
  let others = 0;
  let waitingOthers = 0;

  function isBehind(isTooMuch: () => boolean): boolean {
    if (!isTooMuch()) return false;
    const latest = now() - BACKLOG_MS;
    for (const waiting of backlog) {
      if (waiting.enteredMs > latest) break;
      remove(waiting);
    }
    return isTooMuch();
  }

  function remove(waiting: Waiting): void {
    if (!backlog.delete(waiting)) return;
    shares.release(waiting.client);
    if (!waiting.isBasket) waitingOthers--;
  }

  return {
    check({ client = "", isBasket = true }) {
      if (!isBasket && others >= max / 2) return "all";
      const isTooMuch = () =>
        shares.check(client) !== undefined || (!isBasket && waitingOthers >= maxBacklog / 2);
      return places.check(client) ?? (isBehind(isTooMuch) ? "all" : undefined);
    },
    get full() {
      return this.hasNoPlace || isBehind(() => shares.taken >= maxBacklog);
    },
    get hasNoPlace() {
      return places.taken >= max;
    },
    get count() {
      return places.taken;
    },
    enter({ client = "", isBasket = true } = {}) {
      const waiting = { client, isBasket, enteredMs: now() };
      backlog.add(waiting);
      places.take(client);
      shares.take(client);
      if (!isBasket) {
        others++;
        waitingOthers++;
      }
      let hasLeft = false;
      return function leave() {
        if (hasLeft) return;
        hasLeft = true;
        remove(waiting);
        places.release(client);
        if (!isBasket) others--;
      };
    },
  };
}

/** A request of the backlog. */
interface Waiting extends Required<InFlightRequest> {
  readonly enteredMs: number;
}

/** How long a request counts as part of the backlog. */
const BACKLOG_MS = 1_000;
