/**
 * Replays as the task does, and verifies as the task does, over a pipeline in one process.
 *
 * @module
 */
import { replayDeadLetters } from "../../../../consumer/dead_letters/replay_dead_letters.ts";
import type { ReplayOptions } from "../../../../consumer/dead_letters/replay_work.ts";
import type { Accepted } from "../../../../operate/verify/accepted.ts";
import { verify, type VerifyReport } from "../../../../operate/verify/verify.ts";
import { decodeRecord } from "../../../../shared/basket/record.ts";
import type { Outcome } from "../../../../shared/dead_letters/outcome.ts";
import type { Selection } from "../../../../shared/dead_letters/selection.ts";
import type { Database } from "../../../../shared/postgres/database.ts";
import { createWaitBudget } from "../../../../shared/service/wait_budget.ts";
import { LETTER_RULES, prepare } from "../../../support/a_prepared.ts";
import type { FakePipeline } from "./fake_pipeline.ts";

interface Replay extends Partial<ReplayOptions> {
  readonly database: Database;
  readonly pipeline: FakePipeline;
}

/** Replays and gives each outcome as a line. */

/** The outcomes, each as `position outcome detail`. */
export async function replay(
  selection: Selection,
  { pipeline, ...options }: Replay,
): Promise<readonly string[]> {
  const outcomes: Outcome[] = [];
  const all = {
    prepare,
    send: pipeline.send,
    servedTopics: ["delhaize_shop", "delhaize_shop_2"],
    replace: false,
    dryRun: false,
    author: { by: "tester" },
    ...options,
  };
  for await (const outcome of replayDeadLetters(selection, all)) outcomes.push(outcome);
  return outcomes.map(({ position, outcome, detail }) => `${position} ${outcome} ${detail}`);
}

/** The report of `verify` over what the pipeline's topic holds, or over its receipts alone. */
export async function verifyPipeline(
  database: Database,
  { records }: FakePipeline,
  { receiptsOnly = false }: { readonly receiptsOnly?: boolean } = {},
): Promise<VerifyReport> {
  const accepted = records.map((record): Accepted => {
    const { topic, partition, offset } = record;
    const decoded = decodeRecord(record);
    const position = { topic, partition, offset };
    if (!decoded.ok) return position;
    const { basket } = decoded;
    const receipt = { ...position, identity: { store: basket.store, id: basket.id } };
    return receiptsOnly ? receipt : { ...receipt, basket };
  });
  return await verify({
    database,
    accepted: ReadableStream.from([accepted]),
    ...LETTER_RULES,
    budget: createWaitBudget(0),
  });
}
