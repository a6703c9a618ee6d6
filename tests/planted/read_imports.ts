/**
 * Which file of the project imports which, texts and JSON included.
 *
 * @module
 */

/** `import … from "x"`, `export … from "x"`, also over several lines; `import "x"`; `import("x")`. */
const IMPORT =
  /^(?:(?:import|export)\b.*|} )from "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm;

/** Files by their path from `root`, each with the files that it imports. */
export async function readImports(root: URL): Promise<ReadonlyMap<string, readonly string[]>> {
  const imports = new Map<string, readonly string[]>();
  for await (const path of listSources(root, "")) {
    const text = await Deno.readTextFile(new URL(path, root));
    const names = [...text.matchAll(IMPORT)].map((match) => match.slice(1).find(isThere) ?? "");
    imports.set(
      path,
      names.filter((name) => name.startsWith("."))
        .map((name) => new URL(name, new URL(path, root)).href.slice(root.href.length)),
    );
  }
  return imports;
}

async function* listSources(root: URL, folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (name.startsWith(".") || name === "node_modules") continue;
    if (isDirectory) yield* listSources(root, `${folder}${name}/`);
    else if (/\.(ts|js)$/.test(name)) yield `${folder}${name}`;
  }
}

function isThere(name: string | undefined): name is string {
  return name !== undefined;
}
