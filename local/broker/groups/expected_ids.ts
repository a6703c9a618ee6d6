/**
 * Member ids that a group has given out and that no client has come back with yet (KIP-394). They
 * expire, so that a client which gave up does not hold up the others.
 *
 * @module
 */

import type { Timer } from "./member.ts";

/** A set of ids, each with its time limit. */
export class ExpectedIds {
  readonly #timers = new Map<string, Timer>();

  /** How many are awaited. */
  get size(): number {
    return this.#timers.size;
  }

  /** Whether this one is awaited. */
  has(id: string): boolean {
    return this.#timers.has(id);
  }

  /** Awaits `id` for `forMs`, then drops it and calls `onExpiry`. */
  add(
    id: string,
    { forMs, onExpiry }: { readonly forMs: number; readonly onExpiry: () => void },
  ): void {
    const expire = () => {
      this.#timers.delete(id);
      onExpiry();
    };
    this.#timers.set(id, setTimeout(expire, forMs));
  }

  /** Stops awaiting `id`; false when nobody did. */
  take(id: string): boolean {
    clearTimeout(this.#timers.get(id));
    return this.#timers.delete(id);
  }

  /** Stops awaiting all. */
  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
