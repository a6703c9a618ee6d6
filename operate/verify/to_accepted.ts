/**
 * Converts records in a topic, all of which were accepted, to the form that `verify` checks.
 *
 * @module
 */
import { findNamedBaskets } from "../../consumer/store/find_named_baskets.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import { decodeRecord } from "../../shared/basket/record.ts";
import { decodeClosing, isClosingRecord } from "../../shared/closings/closing_record.ts";
import { toRecordHash } from "../../shared/kafka/record_hash.ts";
import type { Accepted } from "./accepted.ts";

/** Converts batch by batch. A record that cannot be read gets no identity. */
export async function* toAccepted(
  batches: AsyncIterable<readonly RawRecord[]>,
): AsyncGenerator<readonly Accepted[]> {
  for await (const records of batches) {
    yield records.map((record) => {
      const { topic, partition, offset } = record;
      const accepted = { topic, partition, offset, recordHash: toRecordHash(record) };
      if (isClosingRecord(record)) {
        const decoded = decodeClosing(record);
        return decoded.ok ? { ...accepted, closing: decoded.closing } : accepted;
      }
      const decoded = decodeRecord(record);
      if (!decoded.ok) {
        const { identity } = decoded.rejection;
        const named = findNamedBaskets({ record, ...(identity && { identity }) });
        return named.length === 0 ? accepted : { ...accepted, named };
      }
      const { basket } = decoded;
      return { ...accepted, identity: { store: basket.store, id: basket.id }, basket };
    });
  }
}
