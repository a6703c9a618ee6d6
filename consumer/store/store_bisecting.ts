/**
 * Keeps one bad record from failing its batch: when the database refuses the data, halves the batch
 * until the bad record is alone, and makes that one a dead letter, or a dead letter without content.
 *
 * @module
 */
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { type PreparedRecord, recordOf } from "../prepared_record.ts";
import { moveAllBehind } from "./partition_position.ts";
import { mergeStored, type StoreBatch, type StoredBatch } from "./store_batch.ts";

interface Part {
  readonly records: readonly PreparedRecord[];
  /** If the first half is stored without an error, the bad record must be in the second. */
  readonly isFirstHalf: boolean;
}

/**
 * Creates a step that stores a batch through `store` and splits it on data errors (SQLSTATE classes
 * 22 and 23). One bad record among n costs at most 2·⌈log2 n⌉+1 transactions. Parts are stored in
 * order, so of two baskets with the same key the first still counts, and each part moves the
 * positions behind its last records.
 *
 * Any other error of `store` ends the step. When parts were committed before it, the step resolves
 * to what became of them: of fewer records than the batch has. The rest can be stored later, and
 * meets the error again. Otherwise the step rejects with the error.
 */
export function createStoreBisecting(
  store: StoreBatch,
  { onBisect = () => {} }: {
    /** Called at each halving. */
    readonly onBisect?: () => void;
  } = {},
): StoreBatch {
  return async function storeBisecting(batch, positions = []) {
    const done: StoredBatch[] = [];
    let from = positions;
    /** Parts still to store, the next one last. */
    const parts: Part[] = [{ records: batch, isFirstHalf: false }];
    /** Dead letters for the next transaction: one of their own would cost a round trip more. */
    let deadLetters: readonly PreparedRecord[] = [];

    try {
      await storeParts();
    } catch (error) {
      if (done.length === 0) throw error;
    }
    return mergeStored(done);

    async function storeParts(): Promise<void> {
      while (parts.length > 0 || deadLetters.length > 0) {
        const part = parts.pop() ?? { records: [], isFirstHalf: false };
        const { records, isFirstHalf } = part;
        try {
          await storePart([...deadLetters, ...records]);
          deadLetters = [];
        } catch (error) {
          if (!isDataError(error)) throw error;
          if (deadLetters.length > 0) {
            // It may be one of these: without them it shows whose fault it was.
            await storeDeadLetters(deadLetters);
            deadLetters = [];
            parts.push(part);
          } else if (records.length > 1) {
            halve(records);
          } else {
            deadLetters = [toDeadLetter(records[0], error)];
          }
          continue;
        }
        const rest = parts.at(-1)?.records ?? [];
        // The bad record must be in the second half: halve it without trying it as a whole.
        if (isFirstHalf && rest.length > 1) {
          parts.pop();
          halve(rest);
        }
      }
    }

    async function storePart(part: readonly PreparedRecord[]): Promise<void> {
      done.push(await store(part, from));
      from = moveAllBehind(from, part.map(recordOf));
    }

    async function storeDeadLetters(refused: readonly PreparedRecord[]): Promise<void> {
      for (const deadLetter of refused) {
        try {
          await storePart([deadLetter]);
        } catch (error) {
          if (!isDataError(error)) throw error;
          await storePart([toDeadLetter(deadLetter, error)]);
        }
      }
    }

    function halve(records: readonly PreparedRecord[]): void {
      onBisect();
      const middle = records.length >> 1;
      parts.push({ records: records.slice(middle), isFirstHalf: false });
      parts.push({ records: records.slice(0, middle), isFirstHalf: true });
    }
  };
}

function isDataError(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.kind === "data";
}

/**
 * A dead letter of a basket that the database refuses; of a dead letter whose content it refuses, one
 * with the hash of the content alone.
 *
 * @throws the error when the database refuses even that
 */
function toDeadLetter(refused: PreparedRecord | undefined, error: DatabaseError): PreparedRecord {
  if (refused === undefined) throw error;
  if (refused.kind === "basket") {
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
  if (refused.kind === "closing") {
    const { record } = refused.row;
    const detail = `The database refused it with SQLSTATE ${error.sqlstate}`;
    return {
      kind: "dead_letter",
      deadLetter: { record, code: "refused_by_database", detail },
    };
  }
  const { record, code, isReduced = false } = refused.deadLetter;
  if (isReduced) throw error;
  const detail = `The database refused its content with SQLSTATE ${error.sqlstate}: not kept are ` +
    `${record.key?.length ?? 0} bytes of key, ${record.value?.length ?? 0} bytes of value and ` +
    `${Object.keys(record.headers).length} headers`;
  return { kind: "dead_letter", deadLetter: { record, code, detail, isReduced: true } };
}
