/**
 * Keeps one bad record from failing its batch: when the database refuses the data, the batch is
 * halved until the bad record stands alone, and that one becomes a dead letter.
 *
 * @module
 */
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import type { PreparedRecord } from "../prepare_record.ts";
import type { StoredBatch } from "./store_batch.ts";

/**
 * Stores `batch` through `store`, splitting it on data errors (SQLSTATE classes 22 and 23). One bad
 * record among n costs at most 2·⌈log2 n⌉+1 transactions. Halves are stored in order, so of two
 * baskets with the same key the first still counts.
 *
 * @throws whatever `store` throws that is no data error; what was stored until then stays, and
 * storing the batch again is safe
 */
export async function storeBisecting(
  store: (batch: readonly PreparedRecord[]) => Promise<StoredBatch>,
  batch: readonly PreparedRecord[],
): Promise<StoredBatch> {
  try {
    return await store(batch);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.kind !== "data") throw error;
    if (batch.length > 1) {
      const middle = batch.length >> 1;
      const first = await storeBisecting(store, batch.slice(0, middle));
      const second = await storeBisecting(store, batch.slice(middle));
      return {
        stored: [...first.stored, ...second.stored],
        repeats: first.repeats + second.repeats,
        deadLetters: [...first.deadLetters, ...second.deadLetters],
      };
    }
    const [only] = batch;
    // A dead letter that the database refuses is a fault of ours: there is nowhere left to put it.
    if (only === undefined || only.kind === "dead_letter") throw error;
    const { record, store: shop, id } = only.row;
    return await store([{
      kind: "dead_letter",
      letter: {
        record,
        code: "refused_by_database",
        detail: `The database refused it with SQLSTATE ${error.sqlstate}`,
        identity: { store: shop, id },
      },
    }]);
  }
}
