/**
 * Converts records in a topic, all of which were accepted, to the form that `verify` checks.
 *
 * @module
 */
import { decodeRecord, type RawRecord } from "../../shared/basket/record.ts";
import type { Accepted } from "./accepted.ts";

/** Converts batch by batch. A record that cannot be read gets no identity. */
export async function* toAccepted(
  batches: AsyncIterable<readonly RawRecord[]>,
): AsyncGenerator<readonly Accepted[]> {
  for await (const records of batches) {
    yield records.map((record) => {
      const { topic, partition, offset } = record;
      const position = { topic, partition, offset };
      const decoded = decodeRecord(record);
      if (!decoded.ok) return position;
      const { basket } = decoded;
      return { ...position, identity: { store: basket.store, id: basket.id }, basket };
    });
  }
}
