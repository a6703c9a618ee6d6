/**
 * Proves that what was accepted is stored: compares every accepted record with Postgres, then the
 * tables with each other.
 *
 * @module
 */
import { describeGap, isInGap, isLoss, type StoredGap } from "../../shared/gaps/gap.ts";
import { readGaps } from "../../shared/gaps/read_gaps.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { sleep } from "../../shared/service/sleep.ts";
import { createWaitBudget, type WaitBudget } from "../../shared/service/wait_budget.ts";
import { readPolicies } from "../../consumer/store/policies.ts";
import type { VersionedRules } from "../../consumer/categorise/categorise.ts";
import type { Accepted, Difference } from "./accepted.ts";
import { checkAccepted, isUnclear, toMissing, toUnclear } from "./check_accepted.ts";
import { checkTables } from "./check_tables.ts";
import { checkTills } from "./check_tills.ts";

/**
 * What {@linkcode verify} found; without faults
 * `accepted = stored + repeats + deadLetters + expired + erased + inGaps`.
 */
export interface VerifyReport {
  readonly accepted: number;
  readonly stored: number;
  readonly repeats: number;
  readonly deadLetters: number;
  /** Of months that are not kept: stored once and gone, or never stored. */
  readonly expired: number;
  /** Records of baskets that were erased, and of which nothing is kept. */
  readonly erased: number;
  /** Accepted, never read, and in a gap that somebody has acknowledged. */
  readonly inGaps: number;
  /** Accepted, but neither stored nor a dead letter nor erased nor in such a gap. */
  readonly lost: number;
  /**
   * Receipts of which nobody can tell whether they are lost or of a month that is not kept: they have
   * neither basket nor date. Only where there are some.
   */
  readonly unclear?: number;
  /** Baskets with more lines than were accepted, or counted more than once. */
  readonly doubled: number;
  readonly differences: readonly Difference[];
  /** Open gaps in which records are missing: nobody has acknowledged them. */
  readonly gaps: readonly StoredGap[];
  /** What is worth to know, and fails nothing: open gaps in which nothing is missing. */
  readonly notes: readonly string[];
  /**
   * With `tills`: receipts that never came, numbers that came in two baskets, and closings that say
   * something else than the baskets. They fail the check like a difference, though nothing that was
   * accepted is lost.
   */
  readonly tills?: readonly string[];
}

/** Options for {@linkcode verify}. */
export interface VerifyOptions extends VersionedRules {
  readonly database: Database;
  /**
   * The accepted records, in chunks of some hundred; checks each chunk before it reads the next.
   */
  readonly accepted: AsyncIterable<readonly Accepted[]>;
  /** How long to wait, in all, for records that are missing. @default {10 s} */
  readonly budget?: WaitBudget;
  /** Whether to compare what is known of tills, too. @default {false} */
  readonly tills?: boolean;
}

/** Verifies. Changes nothing. */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const { database, budget = createWaitBudget(10_000) } = options;
  const counts = {
    ...{ accepted: 0, stored: 0, repeats: 0, deadLetters: 0 },
    ...{ expired: 0, erased: 0, inGaps: 0, doubled: 0 },
  };
  const { firstMonth } = await readPolicies(database);
  const differences: Difference[] = [];
  const lost: Difference[] = [];

  /** Counts and compares a chunk. Returns what may still arrive. */
  async function check(chunk: readonly Accepted[]): Promise<readonly Accepted[]> {
    const checked = await checkAccepted(database, chunk, { ...options, firstMonth });
    counts.stored += checked.stored;
    counts.repeats += checked.repeats;
    counts.deadLetters += checked.deadLetters;
    counts.expired += checked.expired;
    counts.erased += checked.erased;
    counts.doubled += checked.doubled;
    differences.push(...checked.differences);
    // A record that a topic still holds is in no gap.
    const receipts = checked.missing.filter(({ recordHash }) => recordHash === undefined);
    if (receipts.length === 0) return checked.missing;
    const gaps = await readGaps(database, { all: true });
    return checked.missing.filter((accepted) => {
      const gap = gaps.find((gap) => receipts.includes(accepted) && isInGap(gap, accepted));
      if (gap?.acknowledgement !== undefined) counts.inGaps++;
      else if (gap !== undefined) lost.push(toMissing(accepted, gap));
      return gap === undefined;
    });
  }

  let missing: Accepted[] = [];
  for await (const chunk of options.accepted) {
    counts.accepted += chunk.length;
    missing.push(...await check(chunk));
  }
  // The consumer may be some batches behind.
  while (missing.length > 0 && budget.leftMs > 0) {
    const startedAt = performance.now();
    const { leftMs } = budget;
    await sleep(Math.min(POLL_MS, leftMs));
    const still: Accepted[] = [];
    let start = 0;
    for (; start < missing.length; start += CHUNK) {
      if (performance.now() - startedAt > leftMs + GRACE_MS) break;
      still.push(...await check(missing.slice(start, start + CHUNK)));
    }
    // Those that there was no time for come first.
    missing = [...missing.slice(start), ...still];
    budget.spend(performance.now() - startedAt);
  }
  const unclear: Difference[] = [];
  for (const accepted of missing) {
    if (firstMonth === null || !isUnclear(accepted)) lost.push(toMissing(accepted));
    else unclear.push(toUnclear(accepted, firstMonth));
  }
  differences.push(...lost, ...unclear);
  differences.push(...await checkTables(database, differences, { firstMonth }));
  // A lost basket that is still counted is lost, not doubled.
  const surplus = differences.reduce((sum, { doubled = 0 }) => sum + doubled, 0);
  counts.doubled += Math.max(0, surplus - lost.length);
  const tills = options.tills === true ? await checkTills(database, { firstMonth }) : undefined;
  if (tills !== undefined) differences.push(...tills.differences);
  const open = await readGaps(database, { all: false });
  return {
    ...counts,
    lost: lost.length,
    ...(unclear.length === 0 ? {} : { unclear: unclear.length }),
    differences,
    gaps: open.filter(isLoss),
    notes: open.filter((gap) => !isLoss(gap)).map(describeGap),
    ...(tills === undefined ? {} : { tills: tills.problems }),
  };
}

/** Whether nothing is lost, doubled or different, no gap waits for somebody, and no till misses any. */
export function isClean(
  { lost, doubled, differences, gaps, tills = [] }: VerifyReport,
): boolean {
  return lost === 0 && doubled === 0 && differences.length === 0 && gaps.length === 0 &&
    tills.length === 0;
}

const POLL_MS = 300;
const CHUNK = 500;
/** Looking takes time, too, and after the last wait there has to be a look. */
const GRACE_MS = 500;
