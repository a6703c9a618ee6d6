/**
 * Writes refusals to the database, beside everything else: no answer waits for it, and while the
 * database is away they wait in memory, counted by cause.
 *
 * @module
 */
import type { Database } from "../../shared/postgres/database.ts";
import { atMost } from "../../shared/service/at_most.ts";
import { toFailure } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { sleep } from "../../shared/service/sleep.ts";
import { isUnavailable } from "../is_unavailable.ts";
import type { RefusalMetrics } from "./refusal_metrics.ts";
import type { RefusalCounts } from "./refusal_counts.ts";
import { pruneRefusals, writeRefusals } from "./write_refusals.ts";

/** Options for {@linkcode startRefusalWriter}. */
export interface RefusalWriterOptions {
  /** The primary. One transaction at a time runs on it, within its own time limits. */
  readonly database: Pick<Database, "transaction">;
  readonly counts: RefusalCounts;
  readonly metrics: Pick<RefusalMetrics, "countNewCauses">;
  /** From one writing to the next. @default {1_000} */
  readonly intervalMs?: number;
  /** The longest wait after a failure. @default {30_000} */
  readonly maxDelayMs?: number;
  /** From one deletion of old causes to the next. @default {3_600_000} */
  readonly pruneMs?: number;
  /** Longest time of the last writing, at the end. @default {2_000} */
  readonly lastWriteMs?: number;
  /** The clock of `counts`. @default {performance.now} */
  readonly now?: () => number;
}

/**
 * Writes what `counts` hold, again and again until it is disposed, and then once more. A failure is
 * logged once, and so is its end; only what no database would take is dropped.
 */
export function startRefusalWriter(options: RefusalWriterOptions): AsyncDisposable {
  const { database, counts, metrics, intervalMs = 1_000, maxDelayMs = 30_000 } = options;
  const { pruneMs = 3_600_000, lastWriteMs = 2_000, now = () => performance.now() } = options;
  const closing = new AbortController();
  let prunedAtMs = now() - pruneMs + FIRST_PRUNE_MS;
  let newSincePrune = 0;
  let failures = 0;

  async function writeAll(): Promise<void> {
    // Not until none waits: with refusals that keep coming this would write without a pause.
    for (let left = counts.waiting; left > 0; left -= MAX_ROWS) await writeSome();
    if (now() - prunedAtMs < pruneMs && newSincePrune < MANY_NEW) return;
    await database.transaction(pruneRefusals);
    prunedAtMs = now();
    newSincePrune = 0;
  }

  async function writeSome(): Promise<void> {
    const counted = counts.take(MAX_ROWS);
    try {
      const written = await database.transaction((transaction) =>
        writeRefusals(transaction, { counted, nowMs: now() })
      );
      for (const { code, causes } of written) {
        metrics.countNewCauses(code, causes);
        newSincePrune += causes;
      }
    } catch (error) {
      // What the tables refuse would be refused for ever, and keep all others waiting.
      if (isUnavailable(error)) counts.giveBack(counted);
      throw error;
    }
  }

  async function tryToWrite(): Promise<void> {
    try {
      await writeAll();
      if (failures > 0) logger.info("Refusals are kept again");
      failures = 0;
    } catch (error) {
      if (failures === 0) {
        const { what, advice } = toFailure(error);
        logger.warning("Cannot keep refusals, they wait in memory", { reason: what, advice });
      }
      failures++;
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await sleep(Math.min(maxDelayMs, intervalMs * 2 ** Math.min(failures, 10)), closing.signal);
      if (!closing.signal.aborted) await tryToWrite();
    }
  }

  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      await atMost(lastWriteMs, running.then(tryToWrite));
      const { waiting } = counts;
      if (waiting > 0) logger.warning("Refusals were not kept", { causes: waiting });
    },
  };
}

/** Of one statement: samples of 2 KB make it 1 MB. */
const MAX_ROWS = 500;
/** A process that never lives for an hour deletes too. */
const FIRST_PRUNE_MS = 60_000;
/** So many new causes are looked at for being too many before the hour is over. */
const MANY_NEW = 500;
const logger = getLogger(["api", "refusals"]);
