/**
 * Which tests a mutant is tried with, by what the tests ran when there was no mutant.
 *
 * @module
 */
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

/** A mutant with its tests, and how long they take without it. */
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

/** Longest time of a test that is not the file's own; each mutant that survives runs all. */
const LONGEST_MS = 1_000;

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
  const tests = measured.tests
    .filter(({ ms, file }) => ms <= LONGEST_MS || isNear(file))
    .sort((one, other) => one.ms - other.ms);
  const [warm, fresh]: PlannedMutant[][] = [[], []];
  const uncovered: Mutant[] = [];
  for (const mutant of mutants) {
    const { id, file } = mutant;
    const isStatic = (measured.static[id] ?? 0) > 0;
    const files = new Set(toTestFiles(file));
    const chosen = tests.filter((test) =>
      (test.hits[id] ?? 0) > 0 || isStatic && files.has(test.file)
    );
    const hits = chosen.reduce((sum, test) => sum + (test.hits[id] ?? 0), 0);
    const planned = {
      id,
      mutant,
      testIds: chosen.map((test) => test.id),
      files: [...new Set(chosen.map((test) => test.file))],
      ms: chosen.reduce((sum, test) => sum + test.ms, 0),
      hitLimit: hits * 100 + 1_000,
    };
    if (chosen.length === 0) uncovered.push(mutant);
    else if (isStatic) fresh?.push(planned);
    else warm?.push(planned);
  }
  return { warm: warm ?? [], fresh: fresh ?? [], uncovered };
}
