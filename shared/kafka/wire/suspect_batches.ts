/**
 * Batches whose checksum was wrong when they were first seen. They may have been damaged on the
 * way, so they are fetched once more before they become unreadable.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

/**
 * At the decoder nobody knows topic and partition, and the bytes tell more anyway: the same wrong
 * bytes twice are how the broker has them, other wrong bytes come from the way. After as many of
 * those the partition goes on all the same.
 */
const MAX_SIGHTS_OF_A_PLACE = 5;
const DEFAULT_CAPACITY = 1_000;

/** What has been seen, the latest of it. */
export class SuspectBatches {
  readonly #sights = new Map<string, number>();
  readonly #capacity: number;

  /** Remembers at most `capacity` things; who is forgotten is fetched once more again. */
  constructor(capacity: number = DEFAULT_CAPACITY) {
    this.#capacity = capacity;
  }

  /** Notes one sight of `raw` and returns whether it is to be believed now that it is damaged. */
  isBelieved(raw: Buffer, offset: number): boolean {
    const bytes = this.#count(createHash("sha256").update(raw).digest("base64"));
    const place = this.#count(`${offset}/${raw.length}`);
    return bytes > 1 || place >= MAX_SIGHTS_OF_A_PLACE;
  }

  #count(key: string): number {
    const count = (this.#sights.get(key) ?? 0) + 1;
    this.#sights.delete(key);
    this.#sights.set(key, count);
    if (this.#sights.size > this.#capacity) {
      const [oldest] = this.#sights.keys();
      if (oldest !== undefined) this.#sights.delete(oldest);
    }
    return count;
  }
}
