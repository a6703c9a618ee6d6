/**
 * The files of a folder and of the folders in it.
 *
 * @module
 */

/** Every file below `folder` of `root`, as paths from `root`. */
export async function* walkFiles(root: URL, folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, root))) {
    if (isDirectory) yield* walkFiles(root, `${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}
