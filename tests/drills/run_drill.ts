/**
 * Runs one drill in a world of its own and verifies what came of it.
 *
 * @module
 */
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { toAccepted } from "../../operate/verify/to_accepted.ts";
import { inChunks, readReceipts } from "../../operate/verify/read_receipts.ts";
import { isClean, verify, type VerifyReport } from "../../operate/verify/verify.ts";
import { orAborted } from "../../shared/service/shutdown.ts";
import type { Drill, DrillCheck, DrillScale } from "./drill.ts";
import { readRecords } from "./read_records.ts";
import { startWorld, type World } from "./world.ts";
import { createWaitBudget } from "../../shared/service/wait_budget.ts";

/** How a drill went. */
export interface DrillReport {
  readonly name: string;
  readonly broker: "local" | "kafka";
  readonly did: string;
  /** What `verify` found, over every record in the topics. */
  readonly verified: VerifyReport;
  readonly checks: readonly DrillCheck[];
  readonly seconds: number;
  readonly ok: boolean;
}

/**
 * Runs it.
 *
 * @throws what the drill throws, a fault of the drill and not of the pipeline, or the reason of
 * `stop` once everything that was started has ended
 */
export async function runDrill(
  drill: Drill,
  { broker, stop, ...scale }: DrillScale & {
    readonly broker: "local" | "kafka";
    readonly stop: AbortSignal;
  },
): Promise<DrillReport> {
  const startedAt = performance.now();
  await using world = await startWorld(broker);
  const outcome = await orAborted(drill.run(world, scale), stop);
  const byReceipts = await orAborted(verifyReceipts(world), stop);
  const verified = await orAborted(verifyTopics(world), stop);
  const deadLetters = drill.expectedDeadLetters === undefined
    ? 0
    : drill.expectedDeadLetters(scale);
  const checks = [...outcome.checks ?? []];
  // A drill that writes past the API has no receipts, and some do not know their dead letters: then
  // there is nothing to check.
  if (world.receipts.length > 0) {
    checks.push({
      name: "every receipt is kept",
      ok: isClean(byReceipts) && byReceipts.accepted === world.receipts.length,
      seen: `${byReceipts.accepted} receipts, lost ${byReceipts.lost}`,
    });
  }
  if (deadLetters !== undefined) {
    checks.push({
      name: "dead letters are those that were made",
      ok: verified.deadLetters === deadLetters,
      seen: `${verified.deadLetters} of ${deadLetters}`,
    });
  }
  return {
    name: drill.name,
    broker,
    did: outcome.did,
    verified,
    checks,
    seconds: (performance.now() - startedAt) / 1000,
    ok: isClean(verified) && checks.every(({ ok }) => ok),
  };
}

async function verifyReceipts({ database, receipts }: World): Promise<VerifyReport> {
  return await verify({
    database,
    accepted: inChunks(readReceipts(receipts.join("\n"))),
    ...RUNNING_RULES,
    budget: createWaitBudget(MAX_WAIT_MS),
  });
}

async function verifyTopics(world: World): Promise<VerifyReport> {
  const accepted = toAccepted(readRecords(world));
  return await verify({
    database: world.database,
    accepted,
    ...RUNNING_RULES,
    budget: createWaitBudget(MAX_WAIT_MS),
  });
}

/** For a consumer that a drill has left far behind. */
const MAX_WAIT_MS = 300_000;
