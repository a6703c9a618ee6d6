/**
 * A change of the code that the tests should notice, and what came of it.
 *
 * @module
 */

/** Lines and columns from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One small change in one place of one file. */
export interface Mutant {
  /** Unique in a run, from 0. */
  readonly id: number;
  /** From the root of the project. */
  readonly file: string;
  /** The kind of change: one of Stryker's, or `Sql`. */
  readonly mutator: string;
  readonly start: Position;
  readonly end: Position;
  readonly original: string;
  readonly replacement: string;
  /** Why nobody need notice it. */
  readonly ignored?: string;
}

/**
 * What came of a mutant: a test failed; the tests ran for ever; all passed; no test ran its code; it
 * was left out, see `ignored.ts`.
 */
export type MutantStatus = "killed" | "timeout" | "survived" | "uncovered" | "ignored";

/** See {@linkcode MutantStatus}. */
export interface MutantResult {
  readonly mutant: Mutant;
  readonly status: MutantStatus;
  /** The test that failed, or why it was left out. */
  readonly by?: string;
}
