/**
 * Proves that what was accepted is stored: compares every accepted record with Postgres, then the
 * tables with each other.
 *
 * @module
 */
import type { Database } from "../../shared/postgres/database.ts";
import { sleep } from "../../shared/service/sleep.ts";
import type { VersionedRules } from "../../consumer/categorise/categorise.ts";
import type { Accepted, Difference } from "./accepted.ts";
import { checkAccepted, toMissing } from "./check_accepted.ts";
import { checkTables } from "./check_tables.ts";

/** What {@linkcode verify} found; without faults `accepted = stored + repeats + deadLetters`. */
export interface VerifyReport {
  readonly accepted: number;
  readonly stored: number;
  readonly repeats: number;
  readonly deadLetters: number;
  /** Accepted, but neither stored nor a dead letter. */
  readonly lost: number;
  /** Baskets with more lines than were accepted, or counted more than once. */
  readonly doubled: number;
  readonly differences: readonly Difference[];
}

/** Options for {@linkcode verify}. */
export interface VerifyOptions extends VersionedRules {
  readonly database: Database;
  /**
   * The accepted records, in chunks of some hundred; checks each chunk before it reads the next.
   */
  readonly accepted: AsyncIterable<readonly Accepted[]>;
  /**
   * How long to wait while records are missing and none of them arrives.
   *
   * @default {10_000}
   */
  readonly waitMs?: number;
}

/** Verifies. Changes nothing. */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const { database, waitMs = 10_000 } = options;
  const counts = { accepted: 0, stored: 0, repeats: 0, deadLetters: 0, doubled: 0 };
  const differences: Difference[] = [];

  async function check(chunk: readonly Accepted[]): Promise<readonly Accepted[]> {
    const checked = await checkAccepted(database, chunk, options);
    counts.stored += checked.stored;
    counts.repeats += checked.repeats;
    counts.deadLetters += checked.deadLetters;
    counts.doubled += checked.doubled;
    differences.push(...checked.differences);
    return checked.missing;
  }

  let missing: Accepted[] = [];
  for await (const chunk of options.accepted) {
    counts.accepted += chunk.length;
    missing.push(...await check(chunk));
  }
  // The consumer may be some batches behind: wait while it makes progress.
  let lastProgress = performance.now();
  while (missing.length > 0 && performance.now() - lastProgress < waitMs) {
    await sleep(POLL_MS);
    const before = missing.length;
    const still: Accepted[] = [];
    for (let start = 0; start < before; start += CHUNK) {
      still.push(...await check(missing.slice(start, start + CHUNK)));
    }
    missing = still;
    if (missing.length < before) lastProgress = performance.now();
  }
  differences.push(...missing.map(toMissing));
  differences.push(...await checkTables(database, differences));
  // A lost basket that is still counted is lost, not doubled.
  const surplus = differences.reduce((sum, { doubled = 0 }) => sum + doubled, 0);
  counts.doubled += Math.max(0, surplus - missing.length);
  return { ...counts, lost: missing.length, differences };
}

/** Whether nothing is lost, doubled or different. */
export function isClean({ lost, doubled, differences }: VerifyReport): boolean {
  return lost === 0 && doubled === 0 && differences.length === 0;
}

const POLL_MS = 300;
const CHUNK = 500;
