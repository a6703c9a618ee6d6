/**
 * What Node needs to run the API's entry for edges: our files, and the packages of
 * `ops/edge/package.json`.
 *
 * @module
 */
import { runProgram } from "../../support/process/run_program.ts";
import { ROOT } from "../../support/process/spawn_process.ts";
import { walkImports } from "./walk_imports.ts";

/**
 * Fills `folder`. Deno installs the packages, from its cache where it has them.
 *
 * @param entries paths from the root of the project
 * @throws {Error} with Deno's output when the packages cannot be had
 */
export async function makeNodeFolder(folder: string, entries: readonly string[]): Promise<void> {
  const walks = await Promise.all(entries.map((entry) => walkImports(entry, { root: ROOT })));
  for (const path of new Set(walks.flat().map(({ path }) => path))) {
    const target = `${folder}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(new URL(path, ROOT), target);
  }
  await Deno.copyFile(new URL("ops/edge/package.json", ROOT), `${folder}/package.json`);
  const { code, stderr } = await runProgram(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: folder,
  });
  if (code !== 0) throw new Error(`Cannot install what Node needs:\n${stderr}`);
}
