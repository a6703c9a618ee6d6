/**
 * Which broker of `KAFKA_BROKERS` a new connection begins with. kafkajs (2.2.4) begins each client at
 * the first of the list and gives one that hangs nearly 3 s. A basket has 4 s, and its producer
 * connects twice: behind a first broker that hangs, nothing was ever accepted.
 *
 * @module
 */

/** What is known of the brokers of one list. */
export interface BrokerOrder {
  /** The one to begin with now: one that answers, else the one whose turn was longest ago. */
  next(): string;
  /** Notes whether a connection to `address` got an answer. Only brokers of the list count. */
  settled(address: string, hasAnswered: boolean): void;
}

/**
 * Creates the order of `brokers`, `host:port` addresses of which there is at least one.
 *
 * @example
 * ```ts
 * import { createBrokerOrder } from "./broker_order.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const order = createBrokerOrder(["kafka-1:9092", "kafka-2:9092"]);
 * assertEquals(order.next(), "kafka-1:9092");
 * assertEquals(order.next(), "kafka-2:9092"); // Whoever connects meanwhile begins with the other.
 * order.settled("kafka-1:9092", false); // It hung.
 * order.settled("kafka-2:9092", true);
 * assertEquals(order.next(), "kafka-2:9092");
 * ```
 */
export function createBrokerOrder(brokers: readonly string[]): BrokerOrder {
  const known = new Map(brokers.map((address) => [address, { answers: false, turn: 0 }]));
  let turns = 0;
  return {
    next() {
      const [address, broker] = [...known]
        .reduce((best, each) => isBetter(each[1], best[1]) ? each : best);
      broker.turn = ++turns;
      return address;
    },
    settled(address, hasAnswered) {
      const broker = known.get(address);
      if (broker !== undefined) broker.answers = hasAnswered;
    },
  };
}

/**
 * The order of the list `brokers`, the same for all clients that have this very list: what one learns
 * spares the others the wait.
 */
export function brokerOrderOf(brokers: readonly string[]): BrokerOrder {
  const found = orders.get(brokers) ?? createBrokerOrder(brokers);
  orders.set(brokers, found);
  return found;
}

const orders = new WeakMap<readonly string[], BrokerOrder>();

interface KnownBroker {
  readonly answers: boolean;
  readonly turn: number;
}

function isBetter(one: KnownBroker, other: KnownBroker): boolean {
  if (one.answers !== other.answers) return one.answers;
  return !one.answers && one.turn < other.turn;
}
