/**
 * Everything that the API's entry for edges loads, at once or later, runs in Node and without files.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import manifest from "../../ops/edge/package.json" with { type: "json" };
import { may } from "../support/permissions.ts";
import { ROOT } from "../support/process/spawn_process.ts";
import { findUnportable } from "./support/find_unportable.ts";
import { findImports, walkImports, withoutComments } from "./support/walk_imports.ts";

const ignore = !may.read;
const ENTRY = "api/edge.ts";

/** Modules of Node that Deno, Deno Deploy and Node have, and that need no files. */
const BUILTINS = [
  ...["buffer", "crypto", "dns/promises", "events", "module", "net", "process", "timers", "tls"],
  ...["tty", "url", "util", "zlib"],
];

/** What a file may have all the same, and why. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // Statistics are read from a database, and an edge has none.
  "api/stats/time_zone.ts": ["Temporal"],
};

Deno.test(
  "what the edge loads has nothing that only Deno or a file system has",
  { ignore },
  async () => {
    const files = await walkImports(ENTRY, { root: ROOT });
    const faults = files.flatMap(({ path, text }) =>
      findUnportable(text)
        .filter((name) => ALLOWED[path]?.includes(name) !== true)
        .map((name) => `${path}: ${name}`)
    );
    assertEquals(faults, []);
  },
);

Deno.test(
  "the edge loads no dashboard, no database driver and no Swagger UI",
  { ignore },
  async () => {
    const files = await walkImports(ENTRY, { root: ROOT });
    const paths = files.map(({ path }) => path);
    assertEquals(
      paths.filter((path) => path.startsWith("api/dashboard/")),
      ["api/dashboard/dashboard_routes.ts"],
    );
    assertEquals(
      ["api/docs/docs_page.ts", "shared/postgres/pg.ts", "shared/postgres/deno_postgres.ts"]
        .filter((path) => paths.includes(path)),
      [],
    );
  },
);

Deno.test("ops/edge/package.json has the packages that the edge loads, as deno.json has them", {
  ignore,
}, async () => {
  const files = await walkImports(ENTRY, { root: ROOT });
  const packages = files.flatMap(({ bare }) => bare)
    .filter((name) => !name.startsWith("node:"))
    .map((name) => name.split("/").slice(0, name.startsWith("@") ? 2 : 1).join("/"));
  const imports: Readonly<Record<string, string>> = config.imports;
  assertEquals(
    Object.entries(manifest.dependencies).map(([name, version]) =>
      `${name} npm:${name}@${version}`
    ),
    [...new Set(packages)].toSorted().map((name) => `${name} ${imports[name]}`),
  );
});

Deno.test("the edge imports of Node what every host has", { ignore }, async () => {
  const files = await walkImports(ENTRY, { root: ROOT });
  const used = new Set(
    files.flatMap(({ bare }) => bare).filter((name) => name.startsWith("node:")),
  );
  assertEquals([...used].filter((name) => !BUILTINS.includes(name.slice("node:".length))), []);
});

Deno.test("findUnportable() finds what must not be there", async (t) => {
  const cases = [
    { input: "Deno.env.get", expected: ["Deno"] },
    { input: "globalThis.Deno?.build", expected: ["Deno"] },
    { input: 'if ("Deno" in globalThis) Deno.connect();', expected: [] },
    { input: 'const name = "Denotes. No more";', expected: [] },
    {
      input: 'import a from "a.css" with { type: "text" };',
      expected: ["an import of text or bytes"],
    },
    { input: 'import a from "a.json" with { type: "json" };', expected: [] },
    { input: "bytes.toHex()", expected: ["bytes from or to text"] },
    { input: "Uint8Array.fromBase64(text)", expected: ["bytes from or to text"] },
    { input: "Temporal.Now.instant()", expected: ["Temporal"] },
    { input: 'import { open } from "node:fs/promises";', expected: ["the file system"] },
    { input: "import.meta.dirname", expected: ["an address of this machine's files"] },
  ];
  for (const { input, expected } of cases) {
    await t.step(input, () => assertEquals(findUnportable(input), expected));
  }
});

Deno.test("findImports() finds what is loaded, at once or later, and no types", async (t) => {
  const cases = [
    { input: 'import { a } from "./a.ts";', expected: ["./a.ts"] },
    { input: 'import {\n  a,\n  type B,\n} from "./a.ts";', expected: ["./a.ts"] },
    { input: 'import type { A } from "./a.ts";', expected: [] },
    { input: 'export type { A } from "./a.ts";', expected: [] },
    { input: 'export { a } from "./a.ts";', expected: ["./a.ts"] },
    { input: 'import "./a.ts";', expected: ["./a.ts"] },
    { input: 'const { a } = await import("./a.ts");', expected: ["./a.ts"] },
    { input: 'export type A = 1;\nimport { b } from "b";', expected: ["b"] },
    { input: '// import { a } from "./a.ts";', expected: [] },
    { input: '/** import("a") */', expected: [] },
  ];
  for (const { input, expected } of cases) {
    await t.step(input, () => assertEquals(findImports(withoutComments(input)), expected));
  }
});
