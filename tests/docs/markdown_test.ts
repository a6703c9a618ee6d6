/**
 * The Markdown pages name what exists: files, headings, tasks; and all tasks and decisions.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { createOperations } from "../../api/docs/create_openapi_document.ts";
import { may } from "../support/permissions.ts";
import { toAnchors } from "./support/to_anchors.ts";

const root = new URL("../../", import.meta.url);
const ignore = !may.read;

Deno.test("every relative link of a Markdown page leads to a file and a heading", {
  ignore,
}, async () => {
  const broken: string[] = [];
  for await (const page of listFiles("", ".md")) {
    for (const [, target = ""] of (await read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const { pathname, hash } = new URL(target, new URL(page, root));
      const text = await Deno.readTextFile(pathname).catch(() => undefined);
      const isFolder = text === undefined &&
        await Deno.stat(pathname).then(() => true, () => false);
      const isThere = text !== undefined || isFolder;
      if (!isThere || (hash !== "" && !toAnchors(text ?? "").has(hash.slice(1)))) {
        broken.push(`${page} → ${target}`);
      }
    }
  }
  assertEquals(broken, []);
});

Deno.test("the Markdown pages name every task of deno.json and no other", { ignore }, async () => {
  const named = new Set<string>();
  for await (const page of listFiles("", ".md")) {
    for (
      const [, name = ""] of (await read(page)).matchAll(/deno(?:@\S+)? task ([a-z][a-z:-]*)/g)
    ) {
      named.add(name);
    }
  }
  assertEquals([...named].toSorted(), Object.keys(config.tasks).toSorted());
});

Deno.test("the README names every route; those of reports as /stats/…", { ignore }, async () => {
  const readme = await read("README.md");
  const paths = createOperations().map(({ path }) => path).filter((path) =>
    !path.startsWith("/stats/")
  );
  const short = (path: string) => path.replace("/health/ready", "/ready");
  assertEquals(paths.filter((path) => !readme.includes(short(path))), []);
});

Deno.test("every file that a Markdown page names is there", { ignore }, async () => {
  const tests = new Set<string>();
  for await (const file of listFiles("tests/", "_test.ts")) tests.add(file.split("/").at(-1) ?? "");
  const missing: string[] = [];
  for await (const page of listFiles("", ".md")) {
    for (const [, name = ""] of (await read(page)).matchAll(FILE_NAME)) {
      const isTest = !name.includes("/");
      const isThere = isTest ? tests.has(name) : await exists(name) || await exists(name, page);
      if (!isThere && !/NAME|NNNN/.test(name)) missing.push(`${page}: ${name}`);
    }
  }
  assertEquals(missing, []);
});

/** In backticks: a path with a folder, or the bare name of a test. */
const FILE_NAME = /`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|js|json|sql|yml|md)|\w+_test\.ts)`/g;

function exists(path: string, from = ""): Promise<boolean> {
  return Deno.stat(new URL(path, new URL(from, root))).then(() => true, () => false);
}

Deno.test("each decision has a date and a status, and the index names it", { ignore }, async () => {
  const index = await read("docs/decisions/README.md");
  const faulty: string[] = [];
  for await (const page of listFiles("docs/decisions/", ".md")) {
    const [, name = ""] = /(\d{4}_\w+\.md)$/.exec(page) ?? [];
    if (name === "") continue;
    const isDated = /^Date: \d{4}-\d\d-\d\d · Status: \w/m.test(await read(page));
    if (!isDated || !index.includes(`(${name})`)) faulty.push(name);
  }
  assertEquals(faulty, []);
});

/** Files whose name ends with `ending`, as paths from the root. */
async function* listFiles(folder: string, ending: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory && !HIDDEN.test(name)) yield* listFiles(`${folder}${name}/`, ending);
    else if (name.endsWith(ending)) yield `${folder}${name}`;
  }
}

/** Data of runs, and what is not ours. */
const HIDDEN = /^(?:\.(?!github$)|node_modules$|coverage$)/;

function read(page: string): Promise<string> {
  return Deno.readTextFile(new URL(page, root));
}
