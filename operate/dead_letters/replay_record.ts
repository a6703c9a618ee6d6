/**
 * The record that a dead letter is replayed as.
 *
 * @module
 */
import type { Letter } from "../../shared/dead_letters/stored_dead_letter.ts";
import { formatPosition } from "../../shared/kafka/position.ts";

/** A record to produce; the broker gives it partition and offset. */
export interface ReplayRecord {
  readonly topic: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, Uint8Array>>;
}

/**
 * Key, value and headers as they came, plus `replay-of` with the position of the record it repeats.
 *
 * Without a `received-at` of its own, the time of the letter's failure is added: else the consumer
 * would take the replay's timestamp for the time of receipt. It goes into a header because a
 * record with an old timestamp could fall under the topic's retention at once.
 */
export function toReplayRecord({ position, record, failedAt }: Letter): ReplayRecord {
  const encoder = new TextEncoder();
  return {
    topic: position.topic,
    key: record.key,
    value: record.value,
    headers: {
      "received-at": encoder.encode(failedAt),
      ...record.headers,
      "replay-of": encoder.encode(formatPosition(position)),
    },
  };
}
