/**
 * Every planted bug still fits the tree: a patch that no longer applies would test nothing.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { may } from "../support/permissions.ts";
import { isInstalled, runProgram } from "../support/process/run_program.ts";
import { applyHunks } from "./apply_hunks.ts";
import { listPatches, readPatch } from "./read_patches.ts";

const root = new URL("../../", import.meta.url);
const hasGit = may.runStack && await isInstalled("git", "--version");

Deno.test("every planted bug says what it is, and applies to the tree", {
  ignore: !may.read,
}, async (t) => {
  const names = listPatches();
  assert(names.length >= 50, `only ${names.length} patches`);
  for (const name of names) {
    await t.step(name, async () => {
      const { files } = await readPatch(name);
      assert(files.length > 0);
      for (const { path, hunks } of files) {
        const healthy = await Deno.readTextFile(new URL(path, root));
        const faulty = applyHunks(healthy, hunks);
        assert(faulty !== healthy, "It changes nothing");
        const back = hunks.map(({ before, after }) => ({ before: after, after: before }));
        assertEquals(applyHunks(faulty, back.toReversed()), healthy);
      }
    });
  }
});

Deno.test("every planted bug is a patch that git takes too", { ignore: !hasGit }, async () => {
  const refused: string[] = [];
  for (const name of listPatches()) {
    const { code, stderr } = await runProgram("git", {
      args: ["apply", "--check", `tests/planted/${name}.patch`],
    });
    if (code !== 0) refused.push(stderr);
  }
  assertEquals(refused, []);
});

Deno.test("no two planted bugs are the same mistake", { ignore: !may.read }, async () => {
  const patches = await Promise.all(listPatches().map(readPatch));
  const changes = patches.map(({ files }) => JSON.stringify(files));
  assertEquals(changes.length, new Set(changes).size);
  assertEquals(patches.length, new Set(patches.map(({ mistake }) => mistake)).size);
});
