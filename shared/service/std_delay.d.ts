/**
 * Types of `delay`, which npm's copy of `@std/async` ships without (JSR: @std/async/delay).
 *
 * @module
 */

/** Resolves after `ms` milliseconds; rejects with the reason of `signal` once that aborts. */
export function delay(ms: number, options?: { readonly signal?: AbortSignal }): Promise<void>;
