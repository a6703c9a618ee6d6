/**
 * Copies the project as it is, changes that are not committed included. A clone would lack these, and
 * an unpacked archive has no git to clone from.
 *
 * @module
 */

/** What git ignores, and git's own. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ".git",
  ".local",
  "node_modules",
  "coverage",
  "certs",
]);

/** Copies files and folders from `from` to the folder `to`, which it makes; no links. */
export async function copyProject(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (LEFT_OUT.has(name)) continue;
    if (isDirectory) await copyProject(new URL(`${name}/`, from), `${to}/${name}`);
    else if (isFile) await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  }
}
