/**
 * The task `planted`: tests the tests. It plants one known bug after the other, and reports who
 * caught it and how soon.
 *
 * @module
 */
import { deriveRandom, toWords } from "../../generator/derive_random.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { decimal, integer, optional, type Setting } from "../../shared/service/settings.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import { ROOT } from "../support/process/spawn_process.ts";
import { copyTree } from "./copy_tree.ts";
import { findCatcher, type Outcome } from "./find_catcher.ts";
import { formatOutcome, formatSum, MIN_CAUGHT, toPlantedPage } from "./format_outcomes.ts";
import { toProbes } from "./probe.ts";
import { readImports } from "./read_imports.ts";
import { listPatches, readPatch } from "./read_patches.ts";
import { takeSample } from "./take_sample.ts";

const SEED = 20_261_129;

const NAMES = listPatches();

await runTask({
  name: "planted",
  usage: `Plants known bugs in a copy of this tree, one at a time, and reports who catches each.
Usage: deno task planted [NAME …] [--sample N] [--seed S] [--near] [--deep]
                          [--minutes M] [--report FILE]
  NAME        a patch of tests/planted, without its ending; without one, all
  --sample N  only N of them, drawn at random
  --seed S    of the draw (default ${SEED})
  --near      leaves out tests that do not reach the changed files by imports: what nobody catches
              takes some minutes then, and not half an hour
  --deep      what no test catches goes through the short drills as well, which takes half an hour
  --minutes M longest time for one bug, without the runs that confirm what failed
  --report FILE  writes who caught what: a page to a name that ends in .md, and lines of JSON to one
              that ends in .ndjson, where each is added as soon as it is known
For each bug: lint of the changed files, the test file nearest to them, their types, the other tests
by their distance, one run at a time, until one fails that passes without the bug and fails again
with it.
Exit code: 0 when at least ${MIN_CAUGHT * 100} % are caught, or else 1.`,
  onStop: "drain",
  operands: {
    name: "NAME",
    check: { form: "a patch of tests/planted", isGood: (name) => NAMES.includes(name) },
  },
  options: {
    sample: optional(integer({ min: 1, max: 1000 })),
    seed: integer({ min: 0, max: Number.MAX_SAFE_INTEGER, fallback: SEED }),
    near: toggle(),
    deep: toggle(),
    minutes: optional(decimal({ min: 0.5, max: 600 })),
    report: optional(reportFile()),
  },
  async main({ options: { sample, seed, near, deep, minutes, report }, operands, stop }) {
    const wanted = operands.length === 0 ? NAMES : operands;
    const names = sample === undefined
      ? wanted
      : takeSample(wanted, { size: sample, random: deriveRandom(toWords(seed)) });
    if (report?.endsWith(".ndjson")) await writeReport(report, "");
    const imports = await readImports(ROOT);
    const drills = deep ? await listDrills() : [];
    await using copy = await copyTree();
    const baseline = new Map<string, boolean>();
    const outcomes: Outcome[] = [];
    for (const name of names) {
      const patch = await readPatch(name);
      const changed = patch.files.map(({ path }) => path);
      const probes = toProbes(changed, { imports, drills, nearOnly: near });
      const outcome = await findCatcher(patch, {
        ...{ probes, copy, baseline, stop },
        maxMs: minutes === undefined ? Infinity : minutes * 60_000,
      });
      outcomes.push(outcome);
      console.log(formatOutcome(outcome));
      if (report?.endsWith(".ndjson")) {
        await writeReport(report, `${JSON.stringify(outcome)}\n`, { append: true });
      }
    }
    console.log(formatSum(outcomes));
    if (report?.endsWith(".md")) {
      const command = ["deno task planted", ...Deno.args].join(" ");
      const day = new Date().toISOString().slice(0, 10);
      await writeReport(report, toPlantedPage(outcomes, { command, day }));
    }
    const caught = outcomes.filter(({ isCaught }) => isCaught).length;
    return caught >= MIN_CAUGHT * outcomes.length ? 0 : 1;
  },
});

/** The path of a report. */
function reportFile(): Setting<string> {
  return {
    form: "the path of a file that ends in .md or .ndjson",
    parse: (text) => /\.(md|ndjson)$/.test(text) ? text : undefined,
  };
}

async function writeReport(path: string, text: string, options: Deno.WriteFileOptions = {}) {
  try {
    await Deno.writeTextFile(path, text, options);
  } catch (cause) {
    throw new TaskError(`Cannot write the report ${path}`, { cause });
  }
}

/** By the names of their files, as the task `drill` calls them. */
async function listDrills(): Promise<readonly string[]> {
  const folder = new URL("tests/drills/drills/", ROOT);
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  return names.map((name) => name.replace(/\.ts$/, "").replaceAll("_", "-")).toSorted();
}
