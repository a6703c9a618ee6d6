/**
 * What a module imports, and what that imports, as a runtime that knows no types sees it.
 *
 * @module
 */

/** A file of ours that a runtime loads. */
export interface LoadedFile {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
  /** Of packages and of the runtime: `hono`, `node:tty`. */
  readonly bare: readonly string[];
}

/** Every file that `entry`, a path from `root`, loads at once or later, itself first. */
export async function walkImports(
  entry: string,
  { root }: { readonly root: URL },
): Promise<readonly LoadedFile[]> {
  const files = new Map<string, LoadedFile>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const text = withoutComments(await Deno.readTextFile(new URL(path, root)));
    const specifiers = findImports(text);
    files.set(path, { path, text, bare: specifiers.filter((name) => !isRelative(name)) });
    for (const name of specifiers.filter(isRelative)) {
      waiting.push(new URL(name, new URL(path, root)).href.slice(root.href.length));
    }
  }
  return [...files.values()];
}

/** The specifiers of a module's imports, without those of `import type`, which are left out. */
export function findImports(text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].map(([, ...names]) =>
    names.find((name) => name !== undefined) ?? ""
  );
}

/** Comments may name what code must not use. */
export function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

const isRelative = (name: string) => name.startsWith(".");

const IMPORT =
  /^(?:import|export)(?! type\b)\b[^;"]*?\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"/gm;
