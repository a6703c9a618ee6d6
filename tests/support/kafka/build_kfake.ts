/**
 * The program that is franz-go's kfake and, with `produce`, its producer: built once with `go` and
 * kept under `.local/`, which git ignores.
 *
 * @module
 */
import { runProgram } from "../process/run_program.ts";

/** Whether it is built already, so that no `go` is needed. */
export async function hasKfake(): Promise<boolean> {
  return await isFile(await toKfakePath());
}

/**
 * Its path, after building it if need be (20 s). Two that do so at once do no harm.
 *
 * @throws {Error} with what `go` says when it fails
 */
export async function getKfake(): Promise<string> {
  const path = await toKfakePath();
  if (await isFile(path)) return path;
  await Deno.mkdir(CACHE, { recursive: true });
  const building = await Deno.makeTempDir({ dir: CACHE.pathname, prefix: "building-" });
  try {
    const args = ["build", "-trimpath", "-o", `${building}/kfake`, "."];
    const { code, stderr } = await runProgram("go", { args, cwd: SOURCE, timeoutMs: BUILD_MS });
    if (code !== 0) throw new Error(`Cannot build kfake:\n${stderr}`);
    await Deno.rename(`${building}/kfake`, path);
  } finally {
    await Deno.remove(building, { recursive: true });
  }
  return path;
}

/** Another for other sources. */
async function toKfakePath(): Promise<string> {
  const sources = await Promise.all(
    ["main.go", "produce.go", "go.mod", "go.sum"].map((name) =>
      Deno.readTextFile(new URL(name, SOURCE))
    ),
  );
  const bytes = new TextEncoder().encode(sources.join("\0"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return new URL(digest.toHex().slice(0, 12), CACHE).pathname;
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

const SOURCE = new URL("../../conformance/support/kfake/", import.meta.url);
const CACHE = new URL("../../../.local/kfake/", import.meta.url);
/** On a loaded machine that must get the modules first. */
const BUILD_MS = 600_000;
