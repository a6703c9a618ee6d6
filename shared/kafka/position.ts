/**
 * The position of a record as people type and read it: `topic/partition@offset`, which is how
 * `verify` and the tables name records too.
 *
 * @module
 */

/** Where a record stands; the primary key of a dead letter. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  /** Kafka's 64-bit offset, in decimal. */
  readonly offset: string;
}

/** The position that `text` names, or `undefined` when it names none. */
export function parsePosition(text: string): Position | undefined {
  const [, topic, partition = "", offset = ""] = POSITION.exec(text) ?? [];
  if (topic === undefined || Number(partition) > MAX_INT32 || BigInt(offset) > MAX_INT64) {
    return undefined;
  }
  return { topic, partition: Number(partition), offset: String(BigInt(offset)) };
}

/** The one way to write a position. */
export function formatPosition({ topic, partition, offset }: Position): string {
  return `${topic}/${partition}@${offset}`;
}

/** What Kafka allows in the name of a topic, then two numbers. */
const POSITION = /^([A-Za-z0-9._-]{1,249})\/(\d{1,10})@(\d{1,19})$/;
const MAX_INT32 = 2 ** 31 - 1;
const MAX_INT64 = 2n ** 63n - 1n;
