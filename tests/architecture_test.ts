/**
 * Holds the tree to its directions: services import themselves and `shared/`, `shared/` imports
 * nobody, and each driver is imported in one file.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { may } from "./support/permissions.ts";

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
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, root))) {
    if (isDirectory) yield* sources(`${folder}/${name}`);
    else if (name.endsWith(".ts")) yield `${folder}/${name}`;
  }
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

  Deno.test({
    name: `${service}/ imports kafkajs in one file at most`,
    ignore: !may.read,
    async fn() {
      const imports = (await readImports(service)).filter(({ to }) => to === "kafkajs");
      const files = [...new Set(imports.map(({ from }) => from))];
      assertEquals(files, files.slice(0, 1));
    },
  });
}

Deno.test({
  name: "shared/ imports itself and packages only, and no Kafka client",
  ignore: !may.read,
  async fn() {
    const imports = await readImports("shared");
    const isAllowed = (to: string) =>
      (to.startsWith("shared/") || isPackage(to)) && to !== "kafkajs";
    assertEquals(violations(imports, isAllowed), []);
  },
});

Deno.test({
  name: "the Postgres driver pg is imported in one file of what runs in production",
  ignore: !may.read,
  async fn() {
    const imports = (await Promise.all([...SERVICES, "shared"].map(readImports))).flat();
    assertEquals(imports.filter(({ to }) => to === "pg").map(({ from }) => from), [
      "shared/postgres/pg.ts",
    ]);
  },
});
