/**
 * Waiting for a condition, instead of for a time.
 *
 * @module
 */
import { sleep } from "../../shared/service/sleep.ts";

/**
 * Resolves when `condition` first returns something else than `undefined` or `false`. The default
 * is long, since it passes only where a test fails, and a busy machine is three times as slow.
 *
 * @throws {Error} naming `what` when that takes longer than `timeoutMs`
 */
export async function waitUntil<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  { timeoutMs = 60_000 }: { readonly timeoutMs?: number } = {},
): Promise<T> {
  const until = performance.now() + timeoutMs;
  while (true) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > until) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`);
    await sleep(20);
  }
}
