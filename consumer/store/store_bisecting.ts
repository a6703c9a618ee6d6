/**
 * Keeps one bad record from failing its batch: when the database refuses the data, halves the batch
 * until the bad record is alone, and makes that one a dead letter.
 *
 * @module
 */
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import type { PreparedRecord } from "../prepare_record.ts";
import type { StoreBatch, StoredBatch } from "./store_batch.ts";

interface Part {
  readonly records: readonly PreparedRecord[];
  /** If the first half is stored without an error, the bad record must be in the second. */
  readonly isFirstHalf: boolean;
}

/**
 * Creates a step that stores a batch through `store` and splits it on data errors (SQLSTATE classes
 * 22 and 23). One bad record among n costs at most 2·⌈log2 n⌉+1 transactions. Parts are stored in
 * order, so of two baskets with the same key the first still counts.
 *
 * The step rejects with any error of `store` that is no data error. Parts that were committed
 * before are kept, and storing the batch again is safe.
 */
export function createStoreBisecting(
  store: StoreBatch,
  { onBisect = () => {} }: {
    /** Called at each halving. */
    readonly onBisect?: () => void;
  } = {},
): StoreBatch {
  return async function storeBisecting(batch) {
    const done: StoredBatch[] = [];
    /** Parts still to store, the next one last. */
    const parts: Part[] = [{ records: batch, isFirstHalf: false }];
    /** Dead letters for the next transaction: one of their own would cost a round trip more. */
    let deadLetters: PreparedRecord[] = [];

    while (parts.length > 0 || deadLetters.length > 0) {
      const { records, isFirstHalf } = parts.pop() ?? { records: [], isFirstHalf: false };
      try {
        done.push(await store([...deadLetters, ...records]));
        deadLetters = [];
      } catch (error) {
        if (!(error instanceof DatabaseError) || error.kind !== "data") throw error;
        if (records.length > 1) halve(records);
        else deadLetters.push(toDeadLetter(records[0], error));
        continue;
      }
      const rest = parts.at(-1)?.records ?? [];
      // The bad record must be in the second half: halve it without trying it as a whole.
      if (isFirstHalf && rest.length > 1) {
        parts.pop();
        halve(rest);
      }
    }
    return {
      stored: done.flatMap(({ stored }) => stored),
      repeats: done.reduce((sum, { repeats }) => sum + repeats, 0),
      deadLetters: done.flatMap(({ deadLetters }) => deadLetters),
    };

    function halve(records: readonly PreparedRecord[]): void {
      onBisect();
      const middle = records.length >> 1;
      parts.push({ records: records.slice(middle), isFirstHalf: false });
      parts.push({ records: records.slice(0, middle), isFirstHalf: true });
    }
  };
}

/** @throws the error when the database refuses a dead letter: nothing else can be done with it */
function toDeadLetter(refused: PreparedRecord | undefined, error: DatabaseError): PreparedRecord {
  if (refused === undefined || refused.kind === "dead_letter") throw error;
  const { record, store, id } = refused.row;
  return {
    kind: "dead_letter",
    deadLetter: {
      record,
      code: "refused_by_database",
      detail: `The database refused it with SQLSTATE ${error.sqlstate}`,
      identity: { store, id },
    },
  };
}
