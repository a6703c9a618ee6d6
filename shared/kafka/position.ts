/**
 * The position of a record: one type for it and one text, `topic/partition@offset`, in commands,
 * reports, headers and tables alike.
 *
 * @module
 */

/** The position of a record; the primary key of a dead letter. */
export interface Position {
  /** Name of the topic. */
  readonly topic: string;
  /** Number of the partition. */
  readonly partition: number;
  /** Kafka's 64-bit offset, in decimal: a float cannot hold every one. */
  readonly offset: string;
}

/** Reads `topic/partition@offset`; `undefined` when `text` is not of that form. */
export function parsePosition(text: string): Position | undefined {
  const [, topic, partition = "", offset = ""] = POSITION.exec(text) ?? [];
  if (topic === undefined || Number(partition) > MAX_INT32 || BigInt(offset) > MAX_INT64) {
    return undefined;
  }
  return { topic, partition: Number(partition), offset: String(BigInt(offset)) };
}

/** Writes `topic/partition@offset`. */
export function formatPosition({ topic, partition, offset }: Position): string {
  return `${topic}/${partition}@${offset}`;
}

/** The characters that Kafka allows in a topic's name, then two numbers. */
const POSITION = /^([A-Za-z0-9._-]{1,249})\/(\d{1,10})@(\d{1,19})$/;
const MAX_INT32 = 2 ** 31 - 1;
const MAX_INT64 = 2n ** 63n - 1n;
