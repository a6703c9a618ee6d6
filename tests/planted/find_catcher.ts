/**
 * Plants one bug in the copy, runs probe after probe until one fails, and takes the bug out again.
 *
 * A probe that fails has caught the bug only if it passes without it and fails once more with it:
 * a test that fails now and then, or on this machine, has caught nothing.
 *
 * @module
 */
import { applyHunks } from "./apply_hunks.ts";
import type { TreeCopy } from "./copy_tree.ts";
import type { Patch } from "./parse_patch.ts";
import { type Probe, STAGE_MS, toTimeoutMs } from "./probe.ts";
import { type Failure, readFailure } from "./read_failure.ts";
import { type DenoRun, runDeno } from "./run_deno.ts";

/** What became of one planted bug. */
export interface Outcome {
  readonly patch: string;
  readonly mistake: string;
  readonly isCaught: boolean;
  /** Who failed: a test's file and name, `deno lint`, `deno check` or a drill; of a survivor, nobody. */
  readonly caughtBy: string | undefined;
  readonly stage: string | undefined;
  /** From the start of the first probe to the failure, without the runs that confirm it. */
  readonly seconds: number;
  /** What failed and does not count, and what there was no time for. */
  readonly remarks: readonly string[];
}

/** Options for {@linkcode findCatcher}. */
export interface FindCatcherOptions {
  readonly probes: readonly Probe[];
  readonly copy: TreeCopy;
  /** The runs of the healthy tree so far: whether each passed. It is added to. */
  readonly baseline: Map<string, boolean>;
  /** Longest time for all probes; those of a stage have a bound of their own besides. */
  readonly maxMs: number;
  readonly stop: AbortSignal;
}

/** Runs `probes` in turn. @throws the reason of `stop` */
export async function findCatcher(
  patch: Patch,
  { probes, copy, baseline, maxMs, stop }: FindCatcherOptions,
): Promise<Outcome> {
  const plant = await prepare(patch, copy);
  const spentMs = new Map<string, number>();
  const remarks: string[] = [];
  let totalMs = 0;
  await plant(true);
  try {
    const left = [...probes];
    for (let probe; (probe = left.shift()) !== undefined;) {
      const leftOfStageMs = STAGE_MS[probe.stage] - (spentMs.get(probe.stage) ?? 0);
      const leftMs = Math.min(leftOfStageMs, maxMs - totalMs);
      if (leftMs <= 0) {
        noteLack(probe);
        continue;
      }
      const startedAt = performance.now();
      const timeoutMs = Math.min(leftMs, toTimeoutMs(probe));
      const run = await runDeno(probe.args, { copy, stop, timeoutMs });
      const tookMs = performance.now() - startedAt;
      spentMs.set(probe.stage, (spentMs.get(probe.stage) ?? 0) + tookMs);
      totalMs += tookMs;
      if (run.ok) continue;
      if (run.hung && timeoutMs === leftMs) {
        noteLack(probe);
        continue;
      }
      const failure = readFailure(run.output);
      if (await isCausedBy(plant, { failure, probe, copy, baseline, stop })) {
        return toOutcome({ caughtBy: describe(run, failure, probe), stage: probe.stage });
      }
      remarks.push(
        `failed as well without the bug, or not twice: ${describe(run, failure, probe)}`,
      );
      const others = probe.files.filter((file) => file !== failure?.file);
      // The first failure has ended the run of the others.
      if (others.length > 0 && others.length < probe.files.length) {
        left.unshift(withFiles(probe, others));
      }
    }
  } finally {
    await plant(false);
  }
  return toOutcome({ caughtBy: undefined, stage: undefined });

  function noteLack({ stage }: Probe): void {
    const remark = `not all of ${stage} was run, for lack of time`;
    if (!remarks.includes(remark)) remarks.push(remark);
  }

  function toOutcome(end: Pick<Outcome, "caughtBy" | "stage">): Outcome {
    return {
      ...{ patch: patch.name, mistake: patch.mistake, isCaught: end.caughtBy !== undefined },
      ...{ ...end, seconds: Math.round(totalMs / 100) / 10, remarks },
    };
  }
}

/** Whether what failed passes without the bug, and fails again with it. */
async function isCausedBy(
  plant: (isIn: boolean) => Promise<void>,
  { failure, probe, copy, baseline, stop }: Omit<FindCatcherOptions, "probes" | "maxMs"> & {
    readonly failure: Failure | undefined;
    readonly probe: Probe;
  },
): Promise<boolean> {
  // A busy machine may take thrice as long; what hangs then has hung by itself.
  const options = { copy, stop, timeoutMs: toTimeoutMs(probe) };
  for (const args of toConfirmations(failure, probe)) {
    const key = args.join(" ");
    let passes = baseline.get(key);
    if (passes === undefined) {
      await plant(false);
      passes = (await runDeno(args, options)).ok;
      baseline.set(key, passes);
      await plant(true);
    }
    if (!passes) return false;
    if (!(await runDeno(args, options)).ok) return true;
  }
  return false;
}

function withFiles(probe: Probe, files: readonly string[]): Probe {
  return { ...probe, files, args: [...probe.args.slice(0, -probe.files.length), ...files] };
}

/** The test alone, which is quick; then its file, since it may fail only behind another test. */
function toConfirmations(
  failure: Failure | undefined,
  probe: Probe,
): readonly (readonly string[])[] {
  if (failure === undefined || !probe.files.includes(failure.file)) return [probe.args];
  const { args: file } = withFiles(probe, [failure.file]);
  const [name] = failure.test?.split(" ... ") ?? [];
  const hasName = name !== undefined && failure.file.startsWith("tests/");
  return hasName ? [[...file, `--filter=${name}`], file] : [file];
}

function describe(run: DenoRun, failure: Failure | undefined, { name }: Probe): string {
  if (failure === undefined) return run.hung ? `${name}, which did not end` : name;
  return `${failure.file} › ${failure.test ?? "an error outside of any test"}`;
}

/** Reads the files, and gives the function that puts the bug in or takes it out. */
async function prepare(
  { name, files }: Patch,
  { root }: TreeCopy,
): Promise<(isIn: boolean) => Promise<void>> {
  const versions = await Promise.all(files.map(async ({ path, hunks }) => {
    const healthy = await Deno.readTextFile(`${root}/${path}`);
    try {
      return { path, healthy, faulty: applyHunks(healthy, hunks) };
    } catch (cause) {
      throw new Error(`Cannot apply the patch ${name} to ${path}`, { cause });
    }
  }));
  return async (isIn) => {
    for (const { path, healthy, faulty } of versions) {
      await Deno.writeTextFile(`${root}/${path}`, isIn ? faulty : healthy);
    }
  };
}
