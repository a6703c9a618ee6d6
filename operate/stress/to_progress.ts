/**
 * How far a stress run is, in words.
 *
 * @module
 */
import type { Progress } from "../show_progress.ts";
import type { StressProgress } from "./stress.ts";

/** With the numbers of ten million baskets it still fits a terminal of 80 columns. */
export function toProgress(
  { done, accepted }: StressProgress,
  { total }: { readonly total: number },
): Progress {
  return { done, text: `${done} of ${total} | not accepted: ${done - accepted}` };
}
