/**
 * Runs one drill in a world of its own and verifies what came of it.
 *
 * @module
 */
import { isClean, type VerifyReport } from "../../operate/verify/verify.ts";
import { orAborted } from "../../shared/service/shutdown.ts";
import type { Drill, DrillCheck, DrillScale } from "./drill.ts";
import { verifyReceipts, verifyTopics } from "./verify_world.ts";
import { startWorld } from "./world.ts";

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
  { broker, stop, ratePerSecond: given, ...rest }:
    & Omit<DrillScale, "ratePerSecond">
    & {
      readonly ratePerSecond: number | undefined;
      readonly broker: "local" | "kafka";
      readonly stop: AbortSignal;
    },
): Promise<DrillReport> {
  const startedAt = performance.now();
  const ratePerSecond = given ?? drill.ratePerSecond?.(rest) ?? 500;
  const scale = { ...rest, ratePerSecond };
  const { asRoles, asCompany, hasClocks } = drill;
  const onSmallDisks = await drill.mayHaveSmallDisks?.();
  await using world = await startWorld(broker, {
    ...{ asRoles, asCompany, onSmallDisks, hasClocks },
    brokers: rest.brokers,
  });
  const outcome = await orAborted(drill.run(world, scale), stop);
  const byReceipts = await orAborted(verifyReceipts(world), stop);
  const verified = await orAborted(
    verifyTopics(world, outcome.isRead === true ? { maxWaitMs: 0 } : {}),
    stop,
  );
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
