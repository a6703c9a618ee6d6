/**
 * What failed, in words for people.
 *
 * @module
 */

/** What failed, and what a person can do about it where that is known. */
export interface Failure {
  /** A sentence. */
  readonly what: string;
  /** A sentence, too. */
  readonly advice?: string | undefined;
}
