/**
 * Holds the tree to its directions: services import themselves and `shared/`, `shared/` imports
 * nobody, `operate/` imports services and never the other way, each driver is imported in one file.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { may } from "./support/permissions.ts";
import { walkFiles } from "./support/walk_files.ts";

/** `import … from "x"`, `export … from "x"`, also over several lines; `import "x"`; `import("x")`. */
const IMPORT =
  /^(?:(?:import|export)\b.*|} )from "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm;

interface Import {
  readonly from: string;
  readonly to: string;
}

const SERVICES = ["api", "consumer", "generator"];
const root = new URL("../", import.meta.url);

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const path of walkFiles(root, folder)) if (path.endsWith(".ts")) yield path;
}

/** Every static or dynamic import of a folder, relative ones as paths from the root. */
async function readImports(folder: string): Promise<readonly Import[]> {
  const imports: Import[] = [];
  for await (const from of sources(folder)) {
    const text = await Deno.readTextFile(new URL(from, root));
    for (const [, ...names] of text.matchAll(IMPORT)) {
      const name = names.find((found) => found !== undefined) ?? "";
      const to = name.startsWith(".")
        ? new URL(name, new URL(from, root)).href.slice(root.href.length)
        : name;
      imports.push({ from, to });
    }
  }
  return imports;
}

function violations(imports: readonly Import[], isAllowed: (to: string) => boolean) {
  return imports.filter(({ to }) => !isAllowed(to)).map(({ from, to }) => `${from} → ${to}`);
}

const isPackage = (to: string) =>
  to.startsWith("node:") ||
  Object.keys(config.imports).some((name) => to === name || to.startsWith(`${name}/`));

for (const service of SERVICES) {
  Deno.test({
    name: `${service}/ imports itself, shared/ and packages only`,
    ignore: !may.read,
    async fn() {
      const isAllowed = (to: string) =>
        to.startsWith(`${service}/`) || to.startsWith("shared/") || isPackage(to);
      assertEquals(violations(await readImports(service), isAllowed), []);
    },
  });
}

Deno.test({
  name: "shared/ imports itself and packages only",
  ignore: !may.read,
  async fn() {
    const isAllowed = (to: string) => to.startsWith("shared/") || isPackage(to);
    assertEquals(violations(await readImports("shared"), isAllowed), []);
  },
});

Deno.test({
  name: "operate/ imports services, shared/ and packages only",
  ignore: !may.read,
  async fn() {
    const folders = ["operate", "shared", ...SERVICES].map((folder) => `${folder}/`);
    const isAllowed = (to: string) =>
      folders.some((folder) => to.startsWith(folder)) || isPackage(to);
    assertEquals(violations(await readImports("operate"), isAllowed), []);
  },
});

for (
  const [driver, file] of [["kafkajs", "shared/kafka/client.ts"], ["pg", "shared/postgres/pg.ts"]]
) {
  Deno.test({
    name: `${driver} is imported in one file of what runs in production`,
    ignore: !may.read,
    async fn() {
      const production = [...SERVICES, "shared", "operate"];
      const imports = (await Promise.all(production.map(readImports))).flat();
      const files = imports.filter(({ to }) => to === driver).map(({ from }) => from);
      assertEquals([...new Set(files)], [file]);
    },
  });
}

Deno.test({
  name: "no main.ts has a constant behind its await, which would not be there for it",
  ignore: !may.read,
  async fn() {
    const late: string[] = [];
    for (const folder of ["api", "consumer", "generator", "operate", "local", "bench", "tests"]) {
      for await (const path of sources(folder)) {
        if (!path.endsWith("main.ts")) continue;
        const text = await Deno.readTextFile(new URL(path, root));
        const [, ...behind] = text.split(/^await runTask\w*\(/m);
        if (behind.some((part) => /^(?:const|let|class) /m.test(part))) late.push(path);
      }
    }
    assertEquals(late, []);
  },
});
