/**
 * Makes the record that replays a dead letter.
 *
 * @module
 */
import {
  readReceivedAt,
  type RecordHeaders,
  toRecordHeaders,
} from "../../shared/basket/raw_record.ts";
import type { StoredDeadLetter } from "../../shared/dead_letters/stored_dead_letter.ts";
import { formatPosition } from "../../shared/kafka/position.ts";

/** A record to produce. The broker assigns its partition and offset. */
export interface ReplayRecord {
  readonly topic: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: RecordHeaders;
}

/**
 * Key, value and headers as they came, plus `replay-of` with the position of the replayed record,
 * and `received-at`.
 *
 * That header is the time of receipt as the consumer read it: the first usable of this header, the
 * record's timestamp and the time of its failure. Otherwise the consumer would take the time of the
 * replay for it. It goes into a header because retention could delete a record with an old
 * timestamp at once.
 */
export function toReplayRecord({ position, record, failedAt }: StoredDeadLetter): ReplayRecord {
  const encoder = new TextEncoder();
  const receivedAt = readReceivedAt(record, new Date(failedAt));
  return {
    topic: position.topic,
    key: record.key,
    value: record.value,
    // The first of a name counts.
    headers: toRecordHeaders([
      ["replay-of", encoder.encode(formatPosition(position))],
      ["received-at", encoder.encode(receivedAt.toISOString())],
      ...Object.entries(record.headers),
    ]),
  };
}
