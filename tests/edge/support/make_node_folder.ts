/**
 * What Node needs to run the API's entry for edges: our files, and the packages that they import.
 *
 * @module
 */
import config from "../../../deno.json" with { type: "json" };
import { runProgram } from "../../support/process/run_program.ts";
import { ROOT } from "../../support/process/spawn_process.ts";
import { walkImports } from "./walk_imports.ts";

/**
 * Fills `folder`. The packages come from Deno's cache, in the versions of deno.json and deno.lock.
 *
 * @param entries paths from the root of the project
 * @throws {Error} with Deno's output when the packages cannot be had
 */
export async function makeNodeFolder(folder: string, entries: readonly string[]): Promise<void> {
  const walks = await Promise.all(entries.map((entry) => walkImports(entry, { root: ROOT })));
  const files = new Map(walks.flat().map((file) => [file.path, file]));
  for (const path of files.keys()) {
    const target = `${folder}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(new URL(path, ROOT), target);
  }
  const used = new Set([...files.values()].flatMap(({ bare }) => bare));
  const imports = Object.entries(config.imports).filter(([name]) =>
    used.has(name) || [...used].some((each) => each.startsWith(name.replace(/\/?$/, "/")))
  );
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify({ type: "module" }));
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    JSON.stringify({ imports: Object.fromEntries(imports), nodeModulesDir: "auto" }),
  );
  await Deno.copyFile(new URL("deno.lock", ROOT), `${folder}/deno.lock`);
  const { code, stderr } = await runProgram(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: folder,
  });
  if (code !== 0) throw new Error(`Cannot install what Node needs:\n${stderr}`);
}
