/**
 * What a word or phrase of the rules means.
 *
 * @module
 */
import type { RuledCategory } from "./category.ts";

/** The meaning of a word or phrase. */
export interface LexiconEntry {
  /** `undefined` for an ignored phrase. */
  readonly category: RuledCategory | undefined;
  /** One of `WEIGHTS`: the heavier word decides. */
  readonly weight: number;
  /** Languages it belongs to, as `LANGUAGE_BITS`. */
  readonly languages: number;
}
