/**
 * Holds what the demo sent against what is stored.
 *
 * @module
 */
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { formatVerifyReport } from "../../operate/verify/format_verify_report.ts";
import { inChunks, readReceipts } from "../../operate/verify/read_receipts.ts";
import { isClean, verify } from "../../operate/verify/verify.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { orAborted } from "../../shared/service/shutdown.ts";
import { createWaitBudget } from "../../shared/service/wait_budget.ts";

/** What is expected where. */
export interface StoredOptions {
  /** Of the database. */
  readonly database: string;
  /** A line of NDJSON for each accepted basket. */
  readonly receipts: readonly string[];
  /** How many were sent. */
  readonly baskets: number;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/**
 * Waits until the baskets are stored, prints the report, and resolves to the exit code.
 *
 * @throws the signal's reason when that aborts
 */
export async function verifyStored(
  { database: url, receipts, baskets, signal }: StoredOptions,
): Promise<number> {
  await using database = openPg({ url, applicationName: "delhaize-demo" });
  const verified = verify({
    database,
    accepted: inChunks(readReceipts(receipts.join("\n"))),
    ...RUNNING_RULES,
    // A consumer that stores a thousand a second is slow.
    budget: createWaitBudget(30_000 + baskets),
  });
  const report = await orAborted(verified, signal);
  console.log(formatVerifyReport(report));
  return isClean(report) && report.accepted === baskets ? 0 : 1;
}
