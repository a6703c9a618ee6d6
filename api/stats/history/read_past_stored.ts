/**
 * Fills the history of a process that has just started with what was stored before, so that a
 * restart leaves no hole in the charts of what was stored.
 *
 * @module
 */
import type { ReadLane } from "../read_lane.ts";
import type { History } from "./history.ts";
import { readStored } from "./read_stored.ts";
import { TIERS } from "./sample.ts";

/** What {@linkcode readPastStored} needs. */
export interface PastStoredOptions {
  readonly lane: ReadLane;
  readonly history: Pick<History, "fill">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly stop: AbortSignal;
  /** How long the statements may take together: what is left then stays unknown. @default {5_000} */
  readonly budgetMs?: number;
}

/**
 * Reads back from now, a part at a time and each in a turn of its own, until the day is full or the
 * budget is spent: of 1,000 baskets a second that is two hours.
 *
 * @throws {DatabaseError}
 * @throws {LaneFullError} when reports wait, which come first
 */
export async function readPastStored(options: PastStoredOptions): Promise<void> {
  const { lane, history, now, stop, budgetMs = 5_000 } = options;
  let spentMs = 0;
  let knownMinutes = 0;
  for (const { stepSeconds, minutes } of TIERS) {
    const steps = PART_SECONDS / stepSeconds;
    for (
      let from = knownMinutes * 60 / stepSeconds;
      from < minutes * 60 / stepSeconds;
      from += steps
    ) {
      if (stop.aborted || spentMs > budgetMs) return;
      const startedMs = performance.now();
      const stored = await lane((database) =>
        readStored(database, { stores: null, stepSeconds, from: from + steps, to: from + 1 })
      );
      spentMs += performance.now() - startedMs;
      const current = Math.floor(now() / 1_000 / stepSeconds);
      for (const [ago, known] of stored) {
        history.fill(stepSeconds, current - ago, { stored: known });
      }
    }
    // The steps of a finer tier make those of the coarser ones.
    knownMinutes = minutes;
  }
}

const PART_SECONDS = 1_800;
