/**
 * The task `mutants`: changes the code in small ways, and sees whether a test notices.
 *
 * @module
 */
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { decimal, integer, optional, text } from "../../shared/service/settings.ts";
import { walkFiles } from "../support/walk_files.ts";
import { findTests, readTestFiles } from "./find_tests.ts";
import { makeCopy, plantMutants, toExamplePath, toExampleTests } from "./make_copy.ts";
import type { MutantResult } from "./mutant.ts";
import { type Part, PARTS } from "./parts.ts";
import { formatMutant, formatReport, type PartResult, toScore } from "./report.ts";
import { drawSample } from "./draw_sample.ts";
import { tryMutants, type TryOptions } from "./try_mutants.ts";

const ROOT = new URL("../../", import.meta.url);
const NAMES = PARTS.map(({ name }) => name).join(", ");

await runTask({
  name: "mutants",
  usage:
    `Changes the code in one small way after the other, in a copy, and sees whether a test fails.
What no test notices is printed: the tests lack a case, or the change makes no difference.
A file is held to the tests of the folder that mirrors its own, else to those that import it.
Usage: deno task mutants [PATH …] [--min 85] [--sample N] [--seed S] [--workers N]
                          [--confirm] [--report FILE]
  PATH         a file or folder of ours, or one of these parts; without one, all of them:
               ${NAMES}
  --min S      least score, in percent of the changes that were tried (default 85)
  --sample N   tries only so many of each part, drawn at random
  --seed S     of what is drawn (default 1)
  --workers N  processes at a time (default 1)
  --confirm    tries what survives once more, each in a process of its own
  --report FILE  writes score and survivors as Markdown
Needs the npm registry once, for StrykerJS's instrumenter, and for some parts Postgres as tests do.
Exit code: 0 when each part has reached the least score, or else 1.`,
  onStop: "drain",
  operands: {
    name: "PATH",
    check: { form: `a part (${NAMES}), a TypeScript file or a folder of ours`, isGood: isSource },
  },
  options: {
    min: decimal({ min: 0, max: 100, fallback: 85 }),
    sample: optional(integer({ min: 1, max: 1_000_000 })),
    seed: integer({ min: 0, max: 2 ** 31 - 1, fallback: 1 }),
    workers: integer({ min: 1, max: 64, fallback: 1 }),
    confirm: toggle(),
    report: optional(text({ form: "the path of a file" })),
  },
  async main({ options: { min, sample, seed, workers, confirm, report }, operands, stop }) {
    const parts = operands.length === 0 ? PARTS : operands.map(toPart);
    const results: PartResult[] = [];
    for (const part of parts) {
      const startedAt = performance.now();
      const tried = await tryPart(part, {
        ...{ sample, seed, workers, mayConfirm: confirm, stop },
      });
      const seconds = (performance.now() - startedAt) / 1_000;
      results.push({ part, seconds, ...tried });
    }
    const text = formatReport(results);
    console.log(text);
    if (report !== undefined) await Deno.writeTextFile(report, text);
    return results.every(({ results }) => toScore(results).percent >= min) ? 0 : 1;
  },
});

/** Whether it is a part, or a path from the root with sources of ours. */
function isSource(operand: string): boolean {
  if (PARTS.some(({ name }) => name === operand)) return true;
  if (!/^(?:api|consumer|generator|operate|shared)\/[^.]/.test(operand)) return false;
  try {
    return Deno.statSync(new URL(operand, ROOT)).isDirectory || operand.endsWith(".ts");
  } catch {
    return false;
  }
}

function toPart(operand: string): Part {
  return PARTS.find(({ name }) => name === operand) ?? { name: operand, paths: [operand] };
}

async function tryPart(
  part: Part,
  { sample, seed, ...options }: {
    readonly sample: number | undefined;
    readonly seed: number;
  } & Pick<TryOptions, "workers" | "mayConfirm" | "stop">,
) {
  const files = await listSources(part);
  const testFiles = await readTestFiles(ROOT);
  const path = await Deno.makeTempDir({ prefix: "delhaize-mutants-" });
  // Postgres runs as another user when this is root.
  await Deno.chmod(path, 0o711);
  const copy = new URL(`file://${path}/`);
  try {
    await makeCopy(ROOT, { copy, files });
    const mutants = await plantMutants(copy, files);
    const examples = new Map<string, readonly string[]>();
    for (const file of files) {
      const source = await Deno.readTextFile(new URL(file, ROOT));
      examples.set(
        file,
        toExampleTests(file, source).map((_, index) => toExamplePath(file, index)),
      );
    }
    const toTestFiles = (file: string) => [
      ...(examples.get(file) ?? []),
      ...findTests(file, testFiles),
      ...part.tests ?? [],
    ];
    const folders = new Set(files.map((file) => `tests/${file.slice(0, file.lastIndexOf("/"))}`));
    const isNear = (file: string) => folders.has(file.slice(0, file.lastIndexOf("/")));
    const drawn = sample === undefined ? mutants : drawSample(mutants, { sample, seed });
    console.error(
      `— ${part.name}: ${drawn.length} of ${mutants.length} mutants of ${files.length} files`,
    );
    let count = 0;
    const onResult = (result: MutantResult) => {
      if (++count % 50 === 0) console.error(`  ${count}/${drawn.length}`);
      if (result.status === "survived" || result.status === "uncovered") {
        console.error(`  ${count}/${drawn.length} ${result.status} ${formatMutant(result.mutant)}`);
      }
    };
    return await tryMutants(drawn, {
      ...options,
      ...{
        root: copy,
        isPure: part.isPure ?? false,
        total: Math.max(-1, ...mutants.map(({ id }) => id)) + 1,
        toTestFiles,
        isNear,
        onResult,
      },
      files: [...new Set(files.flatMap(toTestFiles))],
    });
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/** The source files of a part. */
async function listSources({ paths }: Part): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (path.endsWith(".ts")) files.push(path);
    else for await (const file of walkFiles(ROOT, path.replace(/\/$/, ""))) files.push(file);
  }
  return files.filter((file) => file.endsWith(".ts")).sort();
}
