/**
 * Holds a history against every class of anomalies. Each class is a file of its own, which explains it
 * before its code.
 *
 * @module
 */
import type { History } from "../history_event.ts";
import type { Anomaly, Checker } from "./anomaly.ts";
import { findDoubled } from "./find_doubled.ts";
import { findLargeMemory } from "./find_large_memory.ts";
import { findLateAnswers } from "./find_late_answers.ts";
import { findLost } from "./find_lost.ts";
import { findLowerOffsets } from "./find_lower_offsets.ts";
import { findNotGone } from "./find_not_gone.ts";
import { findOrphanLetters } from "./find_orphan_letters.ts";
import { findPhantoms } from "./find_phantoms.ts";
import { findStale } from "./find_stale.ts";
import { findWrongDates } from "./find_wrong_dates.ts";
import { findWrongMissing } from "./find_wrong_missing.ts";
import { findWrongOrder } from "./find_wrong_order.ts";
import { findWrongReceipts } from "./find_wrong_receipts.ts";
import { findWrongSums } from "./find_wrong_sums.ts";

/** Every class by its name. */
export const CHECKERS: Readonly<Record<string, Checker>> = {
  lost: findLost,
  doubled: findDoubled,
  phantom: findPhantoms,
  receipt: findWrongReceipts,
  order: findWrongOrder,
  stale: findStale,
  rollup: findWrongSums,
  offset: findLowerOffsets,
  dead_letter: findOrphanLetters,
  missing: findWrongMissing,
  date: findWrongDates,
  gone: findNotGone,
  late: findLateAnswers,
  memory: findLargeMemory,
};

/** All anomalies by class; a class without any has an empty list. */
export function checkHistory(history: History): ReadonlyMap<string, readonly Anomaly[]> {
  return new Map(Object.entries(CHECKERS).map(([kind, find]) => [kind, find(history)]));
}
