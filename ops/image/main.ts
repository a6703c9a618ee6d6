/**
 * Readies a copy of this project for the image, in the folder that it runs in: keeps of deno.json
 * and deno.lock what the tasks in this folder need, and prints the modules to cache. The Dockerfile
 * runs it.
 *
 * @module
 */
import { keepReachable, listReachable, type ModuleGraph, toEntrypoint } from "./keep_reachable.ts";

const config = JSON.parse(await Deno.readTextFile("deno.json"));
const lock = JSON.parse(await Deno.readTextFile("deno.lock"));

const entrypoints = new Set<string>();
for (const task of Object.values<{ readonly command: string }>(config.tasks)) {
  const entrypoint = toEntrypoint(task);
  if (entrypoint !== undefined && await isFile(entrypoint)) entrypoints.add(entrypoint);
}
const reachable = listReachable(await readGraph(entrypoints));
const kept = keepReachable({ config, lock }, { entrypoints, reachable });
await Deno.writeTextFile("deno.json", `${JSON.stringify(kept.config, null, 2)}\n`);
await Deno.writeTextFile("deno.lock", `${JSON.stringify(kept.lock, null, 2)}\n`);
console.log([...entrypoints].join("\n"));

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The modules of all entrypoints in one graph. Fetches what they import, and nothing else. */
async function readGraph(entrypoints: Iterable<string>): Promise<ModuleGraph> {
  const all = "ops/image/all_entrypoints.ts";
  const imports = Array.from(entrypoints, (path) => `import "../../${path}";\n`);
  await Deno.writeTextFile(all, imports.join(""));
  try {
    const { success, stdout } = await new Deno.Command("deno", {
      args: ["info", "--json", "--unstable-npm-lazy-caching", all],
      stderr: "inherit",
    }).output();
    if (!success) throw new Error("Cannot read the modules of the tasks");
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(all);
  }
}
