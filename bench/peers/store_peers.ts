/**
 * The peers of `store`.
 *
 * @module
 */
import type { Bench } from "../bench.ts";
import type { Contestant } from "../measurement.ts";

/** Peers that are ready to be measured. */
export interface Peers extends AsyncDisposable {
  readonly contestants: readonly Contestant[];
  /** Those that are not to be had, and why. */
  readonly skipped: readonly string[];
}

/** None yet. */
export function storePeers(_bench: Bench, _topic: string): Promise<Peers> {
  return Promise.resolve({ contestants: [], skipped: [], [Symbol.asyncDispose]: async () => {} });
}
