/**
 * Ends every load: all that was accepted must be stored, to the cent, or the run fails. A rate of
 * baskets that got lost would not be worth much.
 *
 * @module
 */
import type { Database } from "../shared/postgres/database.ts";
import { openPg } from "../shared/postgres/pg.ts";
import { sleep } from "../shared/service/sleep.ts";
import { type Bench, createDatabase, dropDatabase, laneSettings, startService } from "./bench.ts";
import { runTaskToEnd } from "./spawn.ts";

/** What must be stored. */
export interface Expected {
  /** Live topic. */
  readonly topic: string;
  /** How many baskets were accepted. */
  readonly accepted: number;
}

/** Runs `verify` over the topics. @throws {Error} when it is not clean or the number is another */
export async function proveStored(
  bench: Bench,
  { topic, accepted, url }: Expected & { readonly url: string },
): Promise<void> {
  const { stdout, stderr, code } = await runTaskToEnd({
    task: "verify",
    args: ["--json", "--wait", "60"],
    env: { ...laneSettings(bench, { topic }), DATABASE_URL: url },
  });
  if (code !== 0) {
    throw new Error(
      `Cannot count this run: verify was not clean: ${(stdout + stderr).slice(0, 2_000)}`,
    );
  }
  const report: { readonly accepted: number; readonly stored: number } = JSON.parse(stdout);
  if (report.accepted !== accepted || report.stored !== accepted) {
    throw new Error(
      `Cannot count this run: ${accepted} accepted, ${report.accepted} in the topic, ` +
        `${report.stored} stored`,
    );
  }
}

/** Stores what a load without a consumer has left in its topics, then proves it. */
export async function storeAndProve(bench: Bench, expected: Expected): Promise<void> {
  const url = await createDatabase(bench);
  const env = { ...laneSettings(bench, expected), DATABASE_URL: url, POSTGRES_DRIVER: "pg" };
  {
    await using _consumer = await startService(bench, { task: "consume", env });
    await using database = openPg({ url, applicationName: "bench" });
    await untilStored(database, expected.accepted);
  }
  await proveStored(bench, { ...expected, url });
  await dropDatabase(bench, url);
}

/** How many baskets are stored, as the rollup says. */
export async function countStored(database: Database): Promise<number> {
  const [row] = await database.query(
    "select coalesce(sum(baskets), 0) as stored from baskets_by_day",
  );
  return Number(row?.stored);
}

/** Waits for so many. @throws {Error} when none is added for 30 s */
export async function untilStored(
  database: Database,
  wanted: number,
  { pollMs = 50 }: { readonly pollMs?: number } = {},
): Promise<void> {
  let last = { stored: -1, at: performance.now() };
  while (true) {
    const stored = await countStored(database);
    if (stored >= wanted) return;
    if (stored !== last.stored) last = { stored, at: performance.now() };
    if (performance.now() - last.at > STALLED_MS) {
      throw new Error(`Cannot count this run: ${stored} of ${wanted} baskets are stored`);
    }
    await sleep(pollMs);
  }
}

const STALLED_MS = 30_000;
