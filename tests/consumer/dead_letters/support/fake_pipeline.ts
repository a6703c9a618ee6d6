/**
 * The broker and the consumer behind a replay, in one process: what is sent gets an offset and is
 * stored when the test says so.
 *
 * @module
 */
import type { SendResult } from "../../../../consumer/dead_letters/replay_producer.ts";
import type { ReplayRecord } from "../../../../consumer/dead_letters/replay_record.ts";
import { storeBatch, type StoredBatch } from "../../../../consumer/store/store_batch.ts";
import type { Database } from "../../../../shared/postgres/database.ts";
import type { RawRecord } from "../../../../shared/basket/raw_record.ts";
import { prepare } from "../../../support/a_prepared.ts";

/** The pipeline of one partition. */
export interface FakePipeline {
  /** Everything that stands in the topic, by its offset. */
  readonly records: readonly RawRecord[];
  /** For `replayDeadLetters`. */
  send(record: ReplayRecord): Promise<SendResult>;
  /** Delivers every record from `from` on, again or for the first time. */
  consume(options?: { readonly from?: number }): Promise<StoredBatch>;
}

/** A topic `delhaize_shop` that holds `records` already. */
export function createFakePipeline(
  database: Database,
  records: readonly RawRecord[] = [],
): FakePipeline {
  const log = [...records];
  return {
    records: log,
    send({ topic, ...record }) {
      const offset = String(log.length);
      log.push({ ...record, topic, partition: 0, offset, timestampMs: Date.UTC(2026, 10, 23) });
      return Promise.resolve({ ok: true, to: `${topic}/0@${offset}` });
    },
    consume: ({ from = 0 } = {}) => storeBatch(database, log.slice(from).map(prepare)),
  };
}
