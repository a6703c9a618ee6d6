/**
 * Holds what kafkajs says was sent against what brokers have answered.
 *
 * kafkajs 2.2.4 sends what failed once more, but leaves out each broker that has answered already
 * (`producer/sendMessages.js`). If that broker has meanwhile become the leader of a partition whose
 * records were not written, they are never sent, and kafkajs resolves as if they were.
 *
 * @module
 */

/** A message of kafkajs, as far as where it goes is concerned. */
export interface RoutedMessage {
  /** Absent until it is sent. */
  partition?: number;
}

/**
 * A partitioner that notes in each message which partition it chose: {@linkcode refuseUnanswered} needs
 * it.
 *
 * @example
 * ```ts
 * import { notePartitions, type RoutedMessage } from "./answered_partitions.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const message: RoutedMessage = {};
 * notePartitions(() => () => 2)()({ message });
 * assertEquals(message, { partition: 2 });
 * ```
 */
export function notePartitions<Args extends { readonly message: RoutedMessage }>(
  createPartitioner: () => (args: Args) => number,
): () => (args: Args) => number {
  return () => {
    const choose = createPartitioner();
    return (args) => args.message.partition = choose(args);
  };
}

/**
 * Checks that a broker has answered for the partition of each message.
 *
 * @throws {Error} for the first that none has; it may have been written all the same
 *
 * @example
 * ```ts
 * import { refuseUnanswered } from "./answered_partitions.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const messages = [{ value: "{}", partition: 1 }];
 * assertThrows(() => refuseUnanswered(messages, []), Error, "No broker answered for partition 1");
 * ```
 */
export function refuseUnanswered(
  messages: readonly Readonly<RoutedMessage>[],
  answers: readonly { readonly partition: number }[],
): void {
  const answered = new Set(answers.map(({ partition }) => partition));
  for (const { partition = -1 } of messages) {
    if (!answered.has(partition)) throw new Error(`No broker answered for partition ${partition}`);
  }
}
