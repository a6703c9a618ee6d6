/**
 * The Markdown pages lead somewhere: links to files and headings that exist, tasks that deno.json
 * has.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { may } from "../support/permissions.ts";
import { toAnchors } from "./support/to_anchors.ts";

const root = new URL("../../", import.meta.url);
const ignore = !may.read;

Deno.test("every relative link of a Markdown page leads to a file and a heading", {
  ignore,
}, async () => {
  const broken: string[] = [];
  for await (const page of markdownPages("")) {
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
  for await (const page of markdownPages("")) {
    for (
      const [, name = ""] of (await read(page)).matchAll(/deno(?:@\S+)? task ([a-z][a-z:-]*)/g)
    ) {
      named.add(name);
    }
  }
  assertEquals([...named].toSorted(), Object.keys(config.tasks).toSorted());
});

Deno.test("each decision has a date and a status, and the index names it", { ignore }, async () => {
  const index = await read("docs/decisions/README.md");
  const faulty: string[] = [];
  for await (const page of markdownPages("docs/decisions/")) {
    const [, name = ""] = /(\d{4}_\w+\.md)$/.exec(page) ?? [];
    if (name === "") continue;
    const isDated = /^Date: \d{4}-\d\d-\d\d · Status: \w/m.test(await read(page));
    if (!isDated || !index.includes(`(${name})`)) faulty.push(name);
  }
  assertEquals(faulty, []);
});

/** The Markdown pages of the repository, as paths from its root. */
async function* markdownPages(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory && !HIDDEN.test(name)) yield* markdownPages(`${folder}${name}/`);
    else if (name.endsWith(".md")) yield `${folder}${name}`;
  }
}

/** Data of runs, and what is not ours. */
const HIDDEN = /^(?:\.(?!github$)|node_modules$|coverage$)/;

function read(page: string): Promise<string> {
  return Deno.readTextFile(new URL(page, root));
}
