/**
 * Goes through the default partition from its first page to its last, some pages a statement, and
 * leaves the pipeline as much time as it takes.
 *
 * @module
 */
import type { Database } from "../../shared/postgres/database.ts";
import { sleep as timerSleep } from "../../shared/service/sleep.ts";
import { retryOutages, type RetryOutagesOptions } from "../retry_outages.ts";

/** How a walk goes on and what it tells. */
export interface WalkOptions extends RetryOutagesOptions {
  /** Called after each statement. */
  readonly onProgress?: ((progress: WalkProgress) => void) | undefined;
  /** Milliseconds. @default {performance.now} */
  readonly now?: () => number;
}

/** How far a walk is. */
export interface WalkProgress {
  readonly pages: number;
  readonly pagesDone: number;
  /** Lines changed so far. */
  readonly lines: number;
}

/**
 * Runs `statement` on the pages from `$1` up to `$2`, each a `tid`, to the end of the table as it was
 * at first. It returns `lines`, how many it has changed.
 *
 * @returns how many lines were changed, less those before `signal` aborted
 */
export async function walkLines(
  database: Database,
  statement: string,
  options: WalkOptions,
): Promise<number> {
  const { signal, sleep = timerSleep, onProgress, now = () => performance.now() } = options;
  const size = await retryOutages(() => database.query(READ_PAGES), options);
  const pages = Number(size?.[0]?.pages);
  let lines = 0;
  let step = FIRST_STEP;
  let page = 0;
  while (page < pages && !signal.aborted) {
    const end = Math.min(page + step, pages);
    const startedAt = now();
    const range = [`(${page},0)`, `(${end},0)`];
    const rows = await retryOutages(() => database.query(statement, range), options);
    const tookMs = now() - startedAt;
    lines += Number(rows?.[0]?.lines ?? 0);
    onProgress?.({ pages, pagesDone: end, lines });
    page = end;
    await sleep(tookMs, signal);
    if (tookMs < GOAL_MS / 2) step = Math.min(step * 2, MAX_STEP);
    else if (tookMs > GOAL_MS * 2) step = Math.max(Math.floor(step / 2), 1);
  }
  return lines;
}

/** How long a statement should take: it holds its lines against replacements and `recategorise`. */
const GOAL_MS = 200;
/** In pages of 8 kB, each of some 70 lines. */
const FIRST_STEP = 16;
const MAX_STEP = 4_096;

const READ_PAGES = `
  select
    pg_relation_size('basket_products_default') / current_setting('block_size')::integer as pages`;
