/**
 * The Python that peers run in: packages of PyPI in a folder under `.local/`, made once.
 *
 * @module
 */

/** A peer that cannot be had: the row goes on without it. */
export class PeerMissing extends Error {
  /** Tells it from a peer that fails while it is measured. */
  override readonly name = "PeerMissing";
}

/**
 * The path of a Python with these packages, such as `fastapi==0.165.0`.
 *
 * @throws {PeerMissing} when there is no Python or PyPI cannot be reached
 */
export async function getPython(packages: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(packages.join()));
  const dir = new URL(`python-${new Uint8Array(digest).toHex().slice(0, 12)}/`, CACHE).pathname;
  const python = `${dir}bin/python`;
  if (await exists(`${dir}complete`)) return python;
  await Deno.mkdir(CACHE, { recursive: true });
  await run("python3", ["-m", "venv", "--clear", dir]);
  await run(python, [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    ...packages,
  ]);
  await Deno.writeTextFile(`${dir}complete`, "");
  return python;
}

/** Runs a program that gets something. @throws {PeerMissing} with the last line it says */
export async function run(command: string, args: readonly string[]): Promise<void> {
  const output = await new Deno.Command(command, { args: [...args] }).output().catch((error) => {
    throw new PeerMissing(`${command} is not to be had here (${error.message})`);
  });
  if (output.success) return;
  const decoder = new TextDecoder();
  const said = decoder.decode(output.stderr) + decoder.decode(output.stdout);
  const last = said.trim().split("\n").at(-1) ?? "";
  throw new PeerMissing(`${command} ${args.slice(0, 3).join(" ")} failed: ${last}`);
}

/** Whether a file or folder is there. */
export async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Downloads of peers; git ignores it. */
export const CACHE = new URL("../../.local/peers/", import.meta.url);
