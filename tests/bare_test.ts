/**
 * Bare `deno test` grants nothing, and has to load every test file nevertheless: one whose imports need
 * a permission fails there, however well it ignores its tests.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { may } from "./support/permissions.ts";
import { runProgram } from "./support/process/run_program.ts";
import { tempDir } from "./support/temp_dir.ts";
import { walkFiles } from "./support/walk_files.ts";

const root = new URL("../", import.meta.url);
/** Packages that read the environment at import. Tests import them when they run. */
const NEEDS_ENVIRONMENT = /^npm:\/?(?:kafkajs|playwright-core)@/;

/** What `deno info --json` prints of a graph, of which this needs a part. */
interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

Deno.test("no test file imports at its top what needs a permission", {
  ignore: !may.runStack,
}, async () => {
  const paths = await Array.fromAsync(walkFiles(root, "tests"));
  const files = paths.filter((path) => path.endsWith("_test.ts"))
    .map((path) => new URL(path, root).href);
  assert(files.length > 400, `${files.length}`);
  await using folder = await tempDir();
  const entry = `${folder.path}/all_tests.ts`;
  await Deno.writeTextFile(entry, files.map((file) => `import "${file}";\n`).join(""));
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), {
    args: ["info", "--json", "--config", "deno.json", entry],
  });
  assertEquals(code, 0, stderr);
  const found = findPaths(JSON.parse(stdout), files);
  assertEquals(
    found.map((path) => path.map((each) => each.replace(root.href, "")).join(" → ")),
    [],
  );
});

/** From each file the shortest way to a module that needs a permission, over what is loaded at once. */
function findPaths({ modules }: Graph, files: readonly string[]): readonly (readonly string[])[] {
  const loads = new Map(modules.map(({ specifier, dependencies = [] }) => [
    specifier,
    dependencies.flatMap(({ code, isDynamic }) => isDynamic ? [] : code?.specifier ?? []),
  ]));
  return files.flatMap((file) => {
    const from = new Map<string, string | undefined>([[file, undefined]]);
    // A map goes on over what is added meanwhile.
    for (const each of from.keys()) {
      if (NEEDS_ENVIRONMENT.test(each)) return [toPath(each, from)];
      for (const next of loads.get(each) ?? []) if (!from.has(next)) from.set(next, each);
    }
    return [];
  });
}

function toPath(
  end: string,
  from: ReadonlyMap<string, string | undefined>,
): readonly string[] {
  const path = [end];
  for (let each = from.get(end); each !== undefined; each = from.get(each)) path.unshift(each);
  return path;
}
