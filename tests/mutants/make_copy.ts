/**
 * The copy of the project that mutants are put into: the project itself is never changed.
 *
 * @module
 */
import { TaskError } from "../../shared/service/task_error.ts";
import type { Mutant } from "./mutant.ts";
import { copyProject } from "../support/copy_project.ts";

/** Copies the project at `root` into `copy`, and adds the examples of `files` as tests. */
export async function makeCopy(
  root: URL,
  { copy, files }: { readonly copy: URL; readonly files: readonly string[] },
): Promise<void> {
  await copyProject(root, copy.pathname);
  for (const file of files) {
    const tests = toExampleTests(file, await Deno.readTextFile(new URL(file, root)));
    if (tests.length === 0) continue;
    for (const [index, test] of tests.entries()) {
      await Deno.writeTextFile(new URL(toExamplePath(file, index), copy), test);
    }
  }
}

/** Where the nth example of a file is, from 0: beside it, since examples import from there. */
export function toExamplePath(file: string, index: number): string {
  return `${file.replace(/\.ts$/, "")}_example_${index + 1}_test.ts`;
}

/** The examples in the comments of a source, each as a test, as `deno test --doc` runs them. */
export function toExampleTests(file: string, source: string): readonly string[] {
  return [...source.matchAll(/^ \* ```ts\n([^]*?)^ \* ```$/gm)].map(([, block = ""], index) => {
    const code = block.replaceAll(/^ \* ?/gm, "");
    const imports = [...code.matchAll(/^import [^;]*;$/gm)].map(([text]) => text);
    const body = code.replaceAll(/^import [^;]*;$/gm, "");
    const name = JSON.stringify(`example ${index + 1} of ${file}`);
    return `${imports.join("\n")}\nDeno.test(${name}, async () => {\n${body}});\n`;
  });
}

/**
 * Puts the mutants into `files` of the copy.
 *
 * @throws {TaskError} when the instrumenter cannot be had
 */
export async function plantMutants(
  copy: URL,
  files: readonly string[],
): Promise<readonly Mutant[]> {
  const here = (name: string) => new URL(name, import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--quiet", "--no-config", "--no-check", "--node-modules-dir=none"],
      ...[`--lock=${here("stryker.lock")}`, "--frozen", "-A", here("stryker_main.ts")],
      ...[copy.pathname.replace(/\/$/, ""), ...files],
    ],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (code !== 0) {
    throw new TaskError(
      "Cannot make mutants: StrykerJS's instrumenter, which is fetched from the npm registry once, " +
        `did not run\n${text.decode(stderr).trim()}`,
    );
  }
  const mutants: readonly Mutant[] = JSON.parse(text.decode(stdout));
  if (new Set(mutants.map(({ id }) => id)).size < mutants.length) {
    throw new Error("Two mutants have one number, and would be active together");
  }
  return mutants;
}
