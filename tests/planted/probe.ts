/**
 * Everything that could catch a planted bug, nearest first: the linter, the nearest test file, the
 * types, the other tests by their distance, the drills.
 *
 * @module
 */
import { rankTests } from "./rank_tests.ts";
import { toChunks } from "./to_chunks.ts";

/** One run of Deno that could fail because of the bug. */
export interface Probe {
  readonly stage: Stage;
  /** For the report, where the run names no test. */
  readonly name: string;
  /** The words after `deno`. */
  readonly args: readonly string[];
  /** The test files of `args`. */
  readonly files: readonly string[];
}

/** The kinds of probes, in their order. */
export type Stage = "lint" | "types" | "near tests" | "other tests" | "drills";

/** How long a stage may take for one bug; what does not fit is not run, and the report says so. */
export const STAGE_MS: Readonly<Record<Stage, number>> = {
  "lint": 60_000,
  "types": 180_000,
  "near tests": 900_000,
  "other tests": 1_800_000,
  "drills": 2_400_000,
};

/** Longest time of a probe: what takes longer hangs. A busy machine takes thrice as long as an idle one. */
export function toTimeoutMs({ stage, files }: Probe): number {
  return stage === "drills" ? 600_000 : 120_000 + 20_000 * files.length;
}

const TEST = ["test", "-A", "--no-check", "--doc", "--fail-fast"];

/** The probes of a bug in `changed`. */
export function toProbes(
  changed: readonly string[],
  { imports, drills, nearOnly = false }: {
    readonly imports: ReadonlyMap<string, readonly string[]>;
    /** Names of drills to end with. */
    readonly drills: readonly string[];
    /** Whether to leave out tests that do not reach a changed file by imports. @default {false} */
    readonly nearOnly?: boolean;
  },
): readonly Probe[] {
  const code = changed.filter((file) => /\.[tj]s$/.test(file));
  const typed = code.filter((file) => file.endsWith(".ts"));
  const { near, far } = rankTests(changed, imports);
  const test = (stage: Stage) => (files: readonly string[]): Probe => ({
    ...{ stage, files, args: [...TEST, ...files] },
    name: files.length === 1 ? files[0] ?? "" : `one of ${files.length} test files`,
  });
  const [first, ...others] = toChunks(near, { first: 1, most: 32 });
  // The examples in the comments of a changed file are the nearest tests of all.
  const examples = typed.filter((file) => file.startsWith("shared/"));
  return [
    ...(code.length === 0
      ? []
      : [{ stage: "lint", name: "deno lint", args: ["lint", ...code], files: [] } as const]),
    ...(examples.length === 0 ? [] : [test("near tests")(examples)]),
    ...(first === undefined ? [] : [test("near tests")(first)]),
    // They take as long as some test files.
    ...(typed.length === 0
      ? []
      : [{ stage: "types", name: "deno check", args: ["check", ...typed], files: [] } as const]),
    ...others.map(test("near tests")),
    ...toChunks(nearOnly ? [] : far, { first: 32, most: 32 }).map(test("other tests")),
    ...drills.map((drill): Probe => ({
      ...{ stage: "drills", name: `drill ${drill}`, files: [] },
      args: ["task", "drill", "--short", drill],
    })),
  ];
}
