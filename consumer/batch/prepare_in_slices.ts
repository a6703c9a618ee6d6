/**
 * Prepares the records of a transaction without keeping the event loop to itself.
 *
 * @module
 */
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import type { PreparedRecord } from "../prepared_record.ts";

/**
 * Prepares `records` and lets timers and sockets have their turn in between: 500 baskets of 500
 * lines take seconds, and heartbeats have to be sent meanwhile.
 */
export async function prepareInSlices(
  records: readonly RawRecord[],
  prepare: (record: RawRecord) => PreparedRecord,
): Promise<readonly PreparedRecord[]> {
  const prepared: PreparedRecord[] = [];
  let sliceEnd = performance.now() + SLICE_MS;
  for (const record of records) {
    if (performance.now() > sliceEnd) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      sliceEnd = performance.now() + SLICE_MS;
    }
    prepared.push(prepare(record));
  }
  return prepared;
}

/** Longest time of the event loop for preparing, a single record aside. */
const SLICE_MS = 25;
