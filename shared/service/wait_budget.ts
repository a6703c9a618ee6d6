/**
 * A bound on how long work waits in all, over many waits, while the time it works does not count.
 *
 * @module
 */

/** The waiting time that is left. */
export interface WaitBudget {
  /** In milliseconds; 0 when it is spent. */
  readonly leftMs: number;
  /** Takes `ms` away. */
  spend(ms: number): void;
}

/**
 * Creates a budget of `totalMs`.
 *
 * @example
 * ```ts
 * import { createWaitBudget } from "./wait_budget.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const budget = createWaitBudget(100);
 * budget.spend(30);
 * assertEquals(budget.leftMs, 70);
 * budget.spend(300);
 * assertEquals(budget.leftMs, 0);
 * ```
 */
export function createWaitBudget(totalMs: number): WaitBudget {
  let leftMs = totalMs;
  return {
    get leftMs() {
      return leftMs;
    },
    spend(ms) {
      leftMs = Math.max(0, leftMs - ms);
    },
  };
}
