/**
 * The planted bugs of this folder.
 *
 * @module
 */
import { parsePatch, type Patch } from "./parse_patch.ts";

const folder = new URL("./", import.meta.url);
const ENDING = ".patch";

/** The names of all patches, sorted. */
export function listPatches(): readonly string[] {
  return [...Deno.readDirSync(folder)]
    .filter(({ name }) => name.endsWith(ENDING))
    .map(({ name }) => name.slice(0, -ENDING.length))
    .toSorted();
}

/**
 * Reads one.
 *
 * @throws {Error} when its form is wrong
 */
export async function readPatch(name: string): Promise<Patch> {
  return parsePatch(name, await Deno.readTextFile(new URL(`${name}${ENDING}`, folder)));
}
