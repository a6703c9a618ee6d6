/**
 * Faults for tests: what a network and a cluster in trouble do to a client, switched on and off
 * while the broker runs.
 *
 * @module
 */

import { ApiKey, type ApiName } from "./protocol/api_keys.ts";
import type { ErrorName } from "./protocol/error_codes.ts";

/** What goes wrong with a produce request. */
export interface ProduceFault {
  /** Whether the records are appended all the same: the client must then not send them twice. */
  readonly append: boolean;
  /** The error answered for each partition, or `drop` to cut the connection without an answer. */
  readonly answer: ErrorName | "drop";
}

/** A produce request, as far as a test may want to pick one. */
export interface ProduceSummary {
  readonly clientId: string;
  readonly topics: readonly string[];
  /** Who must have the records before the answer; -1: every replica that is in sync. */
  readonly acks: number;
}

/** What the broker asks at each point where something can go wrong. */
export interface FaultInjector {
  /** Whether connections are cut as soon as they come, and present ones at their next request. */
  refusesConnections(): boolean;
  /** How long to wait before a request of this type is handled. */
  delayMs(apiKey: number): number;
  /** The fault of this produce request, if it is to have one. Called once for each. */
  takeProduceFault(request: ProduceSummary): ProduceFault | undefined;
  /** The error that this heartbeat is answered with, if it is to have one. Called once for each. */
  takeHeartbeatFault(): ErrorName | undefined;
}

/** An injector with its switches. */
export interface Faults extends FaultInjector {
  /** Cuts connections, or stops doing so. */
  refuseConnections(refuse: boolean): void;
  /** Delays every request of a type; 0 ends it. */
  delay(api: ApiName, ms: number): void;
  /**
   * Gives a fault to produce requests: the next `times` (default 1) that are `matching` (default
   * all). Orders queue up behind one another.
   */
  failProduce(
    fault: ProduceFault,
    options?: {
      readonly times?: number;
      readonly matching?: (request: ProduceSummary) => boolean;
    },
  ): void;
  /** Answers the next heartbeat of a member with `error`; the group is left as it is. */
  failHeartbeat(error: ErrorName): void;
  /** Takes every fault back. */
  clear(): void;
}

/** Creates an injector that injects nothing yet. */
export function createFaults(): Faults {
  let isRefusing = false;
  const delays = new Map<number, number>();
  let orders: Order[] = [];
  let heartbeats: ErrorName[] = [];
  return {
    refusesConnections: () => isRefusing,
    delayMs: (apiKey) => delays.get(apiKey) ?? 0,
    takeProduceFault(request) {
      const order = orders.find(({ matching }) => matching(request));
      if (order === undefined) return undefined;
      order.times--;
      orders = orders.filter(({ times }) => times > 0);
      return order.fault;
    },
    takeHeartbeatFault: () => heartbeats.shift(),
    refuseConnections: (refuse) => {
      isRefusing = refuse;
    },
    delay: (api, ms) => {
      delays.set(ApiKey[api], ms);
    },
    failProduce: (fault, { times = 1, matching = () => true } = {}) => {
      orders.push({ fault, times, matching });
    },
    failHeartbeat: (error) => void heartbeats.push(error),
    clear() {
      heartbeats = [];
      isRefusing = false;
      delays.clear();
      orders = [];
    },
  };
}

interface Order {
  readonly fault: ProduceFault;
  readonly matching: (request: ProduceSummary) => boolean;
  times: number;
}
