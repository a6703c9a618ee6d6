/**
 * Waiting that a signal can cut short, over `delay` of `@std/async`.
 *
 * @module
 */
// @ts-types="./std_delay.d.ts"
import { delay } from "@std/async/delay";

/** Waits `ms` milliseconds, or until `signal` aborts. Resolves in both cases, never rejects. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/**
 * {@linkcode Sleep} on the timers of the platform. An aborted sleep leaves no timer behind.
 *
 * @example
 * ```ts
 * import { sleep } from "./sleep.ts";
 *
 * await sleep(60_000, AbortSignal.abort());
 * ```
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  // `delay` rejects when the signal aborts, and only then. Callers check the signal themselves.
  await delay(ms, signal === undefined ? {} : { signal }).catch(() => {});
}
