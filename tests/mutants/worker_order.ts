/**
 * What a worker is told to do, and what it answers.
 *
 * @module
 */

/** A mutant, and the tests that run its code, fastest first. */
export interface WarmJob {
  readonly id: number;
  readonly testIds: readonly string[];
  /** How often its code may run before it counts as endless. */
  readonly hitLimit: number;
}

/**
 * `measure` runs all tests without a mutant; `warm` tries one mutant after the other in one process;
 * `fresh` has one mutant active while the modules are loaded.
 */
export type WorkerOrder =
  & {
    /** Test files, from the root. */
    readonly files: readonly string[];
  }
  & (
    | { readonly kind: "measure"; readonly mutants: number }
    | { readonly kind: "warm"; readonly jobs: readonly WarmJob[] }
    | { readonly kind: "fresh"; readonly id: number; readonly testIds: readonly string[] }
  );

/** How often the code of each mutant ran. */
export type Hits = Readonly<Record<number, number>>;

/** A line of a worker's answer. */
export type WorkerReport =
  | {
    readonly kind: "test";
    readonly id: string;
    readonly file: string;
    /** CPU time, which a busy machine does not change. */
    readonly ms: number;
    readonly hits: Hits;
    /** Why it cannot be used. */
    readonly failure?: string;
  }
  | { readonly kind: "static"; readonly hits: Hits }
  /** A test passed with a mutant; more follow. */
  | { readonly kind: "alive" }
  | {
    readonly kind: "mutant";
    readonly id: number;
    readonly killedBy: string | undefined;
    /** Whether the test that failed passes again without the mutant; a worker that is not, ends. */
    readonly isClean: boolean;
  };
