/**
 * Verifies what the pipeline of a drill has stored, against the receipts and against the topics.
 *
 * @module
 */
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { inChunks, readReceipts } from "../../operate/verify/read_receipts.ts";
import { toAccepted } from "../../operate/verify/to_accepted.ts";
import { verify, type VerifyReport } from "../../operate/verify/verify.ts";
import { createWaitBudget } from "../../shared/service/wait_budget.ts";
import { readRecords } from "./read_records.ts";
import type { World } from "./world.ts";

/** Holds the tables against every receipt. */
export async function verifyReceipts({ database, receipts }: World): Promise<VerifyReport> {
  return await verify({
    database,
    accepted: inChunks(readReceipts(receipts.join("\n"))),
    ...RUNNING_RULES,
    budget: createWaitBudget(MAX_WAIT_MS),
  });
}

/** Holds the tables against every record in the topics. */
export async function verifyTopics(
  world: World,
  { maxWaitMs = MAX_WAIT_MS }: { readonly maxWaitMs?: number } = {},
): Promise<VerifyReport> {
  const accepted = toAccepted(readRecords(world));
  return await verify({
    database: world.database,
    accepted,
    ...RUNNING_RULES,
    budget: createWaitBudget(maxWaitMs),
  });
}

/** For a consumer that a drill has left far behind. */
const MAX_WAIT_MS = 300_000;
