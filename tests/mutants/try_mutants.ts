/**
 * Tries the mutants of a part: as many in one process as can be, and, if that is wanted, what
 * survives once more in a `deno test` of its own.
 *
 * @module
 */
import type { Mutant, MutantResult } from "./mutant.ts";
import { type Measured, type MeasuredTest, planMutants, type PlannedMutant } from "./plan.ts";
import { runWorker } from "./start_worker.ts";
import type { WorkerReport } from "./worker_order.ts";
import { TaskError } from "../../shared/service/task_error.ts";

/** Options for {@linkcode tryMutants}. */
export interface TryOptions {
  /** The copy that has the mutants. */
  readonly root: URL;
  /** The highest number of a mutant of the copy, and one. */
  readonly total: number;
  /** All test files that are needed. */
  readonly files: readonly string[];
  readonly toTestFiles: (file: string) => readonly string[];
  /** Whether a test file is of one of the part's folders; others must be fast. */
  readonly isNear: (file: string) => boolean;
  /** Whether what survives is tried once more, alone in a `deno test`. */
  readonly mayConfirm: boolean;
  /** Whether tests that start servers are left out, except where a survivor is tried once more. */
  readonly isPure: boolean;
  /** Processes at a time. */
  readonly workers: number;
  readonly onResult: (result: MutantResult) => void;
  readonly stop: AbortSignal;
}

/** The results in no order, and the tests that could not be used. */
export interface Tried {
  readonly results: readonly MutantResult[];
  readonly unusable: readonly MeasuredTest[];
}

/** Ignored mutants are passed on as such. */
export async function tryMutants(mutants: readonly Mutant[], options: TryOptions): Promise<Tried> {
  const { total, workers, toTestFiles, isNear, mayConfirm } = options;
  const results: MutantResult[] = [];
  const settle = (result: MutantResult) => {
    results.push(result);
    options.onResult(result);
  };
  for (const mutant of mutants) {
    if (mutant.ignored !== undefined) settle({ mutant, status: "ignored", by: mutant.ignored });
  }
  const { unusable, ...measured } = await measure(total, options);
  const left = mutants.filter(({ ignored }) => ignored === undefined);
  const { warm, fresh, uncovered } = planMutants(left, { measured, toTestFiles, isNear });
  for (const mutant of uncovered) settle({ mutant, status: "uncovered" });

  const single = [...fresh];
  const suspects: PlannedMutant[] = [];
  const suspect = (planned: PlannedMutant) => {
    if (mayConfirm) suspects.push(planned);
    else settle({ mutant: planned.mutant, status: "survived" });
  };
  const shares = Array.from(
    { length: workers },
    (_, share) => warm.filter((_, index) => index % workers === share),
  );
  await allEnded(shares.map(async (share) => {
    single.push(...await runShare(share, { ...options, settle, suspect }));
  }));
  await eachOf(single, workers, async (planned) => {
    const result = await runFresh(planned, options);
    if (result === undefined) suspect(planned);
    else settle(result);
  });
  await eachOf(suspects, workers, async (planned) => settle(await confirm(planned, options)));
  return { results, unusable };
}

/** Runs all tests without a mutant. */
async function measure(
  mutants: number,
  { files, root, isPure, stop }: TryOptions,
): Promise<Measured & { readonly unusable: readonly MeasuredTest[] }> {
  const tests: MeasuredTest[] = [];
  let hits: Measured["static"] = {};
  const end = await runWorker({ kind: "measure", files, mutants }, {
    ...{ root, isPure, stop },
    toTimeoutMs: () => 120_000,
    onReport(report) {
      if (report.kind === "test") tests.push(report);
      if (report.kind === "static") hits = report.hits;
    },
  });
  if (end.kind === "silent" || end.code !== 0) {
    const why = end.kind === "silent" ? "a test takes more than two minutes" : end.stderr.trim();
    throw new TaskError(`Cannot run the tests without a mutant: ${why}`);
  }
  return {
    tests: tests.filter(({ failure }) => failure === undefined),
    unusable: tests.filter(({ failure }) => failure !== undefined),
    static: hits,
  };
}

/**
 * Tries a share in one process, and in a new one after each mutant that broke it.
 *
 * @returns those that have to be tried alone, since an earlier one may have failed their test
 */
async function runShare(
  share: readonly PlannedMutant[],
  { root, isPure, stop, settle, suspect }: TryOptions & {
    readonly settle: (result: MutantResult) => void;
    /** Takes what has survived. */
    readonly suspect: (planned: PlannedMutant) => void;
  },
): Promise<readonly PlannedMutant[]> {
  const again: PlannedMutant[] = [];
  let jobs = share;
  while (jobs.length > 0) {
    let done = 0;
    const end = await runWorker({
      kind: "warm",
      files: [...new Set(jobs.flatMap(({ files }) => files))],
      jobs: jobs.map(({ id, testIds, hitLimit }) => ({ id, testIds, hitLimit })),
    }, {
      ...{ root, isPure, stop },
      toTimeoutMs: (reports) => toTimeoutMs(jobs[reports]?.ms ?? 0, { isNew: reports === 0 }),
      onReport(report) {
        if (report.kind !== "mutant") return;
        const planned = jobs[done++] as PlannedMutant;
        if (!report.isClean) again.push(planned);
        else if (report.killedBy === undefined) suspect(planned);
        else settle(toKilled(planned, report));
      },
    });
    const broken = jobs[done];
    const wasUnclean = done > 0 && again.at(-1) === jobs[done - 1];
    if (broken !== undefined && !wasUnclean) {
      done++;
      settle(toEnded(broken, end.kind === "silent"));
    }
    jobs = jobs.slice(done);
  }
  return again;
}

/** `undefined` when it survived. */
async function runFresh(
  planned: PlannedMutant,
  { root, isPure, stop }: TryOptions,
): Promise<MutantResult | undefined> {
  const { id, files, testIds, ms } = planned;
  let report: Extract<WorkerReport, { readonly kind: "mutant" }> | undefined;
  const end = await runWorker({ kind: "fresh", files, id, testIds }, {
    ...{ root, isPure, stop },
    env: { __STRYKER_ACTIVE_MUTANT__: String(id) },
    toTimeoutMs: () => toTimeoutMs(ms, { isNew: true }),
    onReport: (line) => {
      if (line.kind === "mutant") report = line;
    },
  });
  if (report === undefined) return toEnded(planned, end.kind === "silent");
  return report.killedBy === undefined ? undefined : toKilled(planned, report);
}

/** `deno test` also notices what is left open, and nothing is left of other mutants. */
async function confirm(
  planned: PlannedMutant,
  { root, stop }: TryOptions,
): Promise<MutantResult> {
  const { id, mutant, files, ms } = planned;
  const limit = AbortSignal.timeout(files.length * toTimeoutMs(ms, { isNew: true }));
  const { code } = await new Deno.Command("nice", {
    args: [
      ...["-n", "5", Deno.execPath(), "test", "--no-prompt", "--quiet", "-A", "--no-check"],
      ...["--fail-fast", ...files],
    ],
    cwd: root,
    env: { __STRYKER_ACTIVE_MUTANT__: String(id), NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.any([limit, stop]),
  }).output();
  stop.throwIfAborted();
  if (limit.aborted) return { mutant, status: "timeout" };
  return code === 0
    ? { mutant, status: "survived" }
    : { mutant, status: "killed", by: "deno test, in a process of its own" };
}

function toKilled(
  { mutant }: PlannedMutant,
  { killedBy = "" }: { readonly killedBy: string | undefined },
): MutantResult {
  return { mutant, status: "killed", by: killedBy };
}

function toEnded({ mutant }: PlannedMutant, isSilent: boolean): MutantResult {
  return isSilent
    ? { mutant, status: "timeout" }
    : { mutant, status: "killed", by: "the process ended" };
}

/** Ten times what the slowest test takes of a processor, and room for a busy machine. */
function toTimeoutMs(ms: number, { isNew }: { readonly isNew: boolean }): number {
  return 10 * ms + (isNew ? 30_000 : 10_000);
}

/** Runs `work` for each item, `count` at a time. */
async function eachOf<T>(
  items: readonly T[],
  count: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items].reverse();
  await allEnded(Array.from({ length: count }, async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
  }));
}

/** Waits for all of them, also when one fails: the others still work in the copy. */
async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === "rejected") throw result.reason;
  }
}
