/**
 * Which tests a mutant is tried with, by what the tests ran when there was no mutant.
 *
 * @module
 */
import { toOwnTest } from "./find_tests.ts";
import type { Mutant } from "./mutant.ts";
import type { Hits, WarmJob, WorkerReport } from "./worker_order.ts";

/** A test that passes without a mutant, each time. */
export type MeasuredTest = Extract<WorkerReport, { readonly kind: "test" }>;

/** What the tests ran. */
export interface Measured {
  readonly tests: readonly MeasuredTest[];
  /** What ran while modules were loaded. */
  readonly static: Hits;
}

/** A mutant with its tests, and how long the slowest takes without it, in CPU time. */
export interface PlannedMutant extends WarmJob {
  readonly mutant: Mutant;
  readonly ms: number;
  readonly files: readonly string[];
}

/** Mutants by how they are tried. */
export interface Plan {
  /** Many in one process. */
  readonly warm: readonly PlannedMutant[];
  /** Their code runs when modules are loaded, so that each needs a process. */
  readonly fresh: readonly PlannedMutant[];
  /** No test runs their code. */
  readonly uncovered: readonly Mutant[];
}

/** Longest times of tests that are not the file's own: each mutant that survives runs all of them. */
const LONGEST_MS = { near: 3_000, elsewhere: 300 };

/** @param toTestFiles the test files that a file is held to */
export function planMutants(
  mutants: readonly Mutant[],
  { measured, toTestFiles, isNear }: {
    readonly measured: Measured;
    readonly toTestFiles: (file: string) => readonly string[];
    /** Whether a test file is beside one of the part. */
    readonly isNear: (file: string) => boolean;
  },
): Plan {
  const tests = measured.tests.toSorted((one, other) => one.ms - other.ms);
  const [warm, fresh]: PlannedMutant[][] = [[], []];
  const uncovered: Mutant[] = [];
  for (const mutant of mutants) {
    const { id, file } = mutant;
    const isStatic = (measured.static[id] ?? 0) > 0;
    const files = new Set(toTestFiles(file));
    const reaching = tests.filter((test) =>
      (test.hits[id] ?? 0) > 0 || isStatic && files.has(test.file) && isNear(test.file)
    );
    const own = toOwnTest(file);
    const fast = reaching.filter((test) =>
      test.file === own || test.ms <= (isNear(test.file) ? LONGEST_MS.near : LONGEST_MS.elsewhere)
    );
    const chosen = fast.length > 0 ? fast : reaching.slice(0, 1);
    const hits = chosen.reduce((sum, test) => sum + (test.hits[id] ?? 0), 0);
    const planned = {
      id,
      mutant,
      testIds: chosen.map((test) => test.id),
      files: [...new Set(chosen.map((test) => test.file))],
      ms: chosen.at(-1)?.ms ?? 0,
      hitLimit: hits * 100 + 1_000,
    };
    if (chosen.length === 0) uncovered.push(mutant);
    else if (isStatic) fresh?.push(planned);
    else warm?.push(planned);
  }
  return { warm: warm ?? [], fresh: fresh ?? [], uncovered };
}
