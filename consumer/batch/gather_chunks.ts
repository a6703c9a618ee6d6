/**
 * Group commit: gathers the chunks that partitions have ready into one transaction. kafkajs hands
 * over all partitions of a fetch in one turn of the event loop, and fetches again when all of them
 * are done: a transaction a partition would hold up the next fetch with twelve commits instead of
 * one.
 *
 * @module
 */
import type { Chunk } from "./chunk.ts";
import type { ChunkOutcome } from "./held_chunks.ts";
import type { ReadBounds, TransactionBounds } from "./lane_bounds.ts";
import type { WriteChunks } from "./write_chunks.ts";

interface Waiting extends PromiseWithResolvers<boolean> {
  readonly chunk: Chunk;
}

/**
 * Creates a function that stores a chunk together with others.
 *
 * It resolves to whether the chunk is stored and committed: `false` when another consumer has taken
 * its partition over. It rejects with the error of its partition, or else of the whole transaction.
 */
export function createGatherChunks(
  write: WriteChunks,
  readBounds: ReadBounds,
): (chunk: Chunk) => Promise<boolean> {
  const waiting: Waiting[] = [];
  let running = 0;
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    // After the turn in which the other partitions of the fetch come too.
    queueMicrotask(() => {
      isScheduled = false;
      if (waiting.length === 0) return;
      const bounds = readBounds();
      while (running < bounds.maxTransactions && waiting.length > 0) void run(takeGroup(bounds));
    });
  }

  function takeGroup({ maxRecords, maxBytes }: TransactionBounds): readonly Waiting[] {
    let records = 0;
    let bytes = 0;
    const end = waiting.findIndex(({ chunk }, index) => {
      records += chunk.records.length;
      bytes += chunk.bytes;
      return index > 0 && (records > maxRecords || bytes > maxBytes);
    });
    return waiting.splice(0, end === -1 ? waiting.length : end);
  }

  async function run(group: readonly Waiting[]): Promise<void> {
    running++;
    try {
      const outcomes = await write(group.map(({ chunk }) => chunk));
      for (const { chunk, resolve, reject } of group) settle(outcomes.get(chunk), resolve, reject);
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      running--;
      schedule();
    }
  }

  return function gather(chunk) {
    const gathered = { chunk, ...Promise.withResolvers<boolean>() };
    waiting.push(gathered);
    schedule();
    return gathered.promise;
  };
}

function settle(
  outcome: ChunkOutcome | undefined,
  resolve: (isDone: boolean) => void,
  reject: (error: unknown) => void,
): void {
  if (outcome instanceof Error) reject(outcome);
  else resolve(outcome === "done");
}
