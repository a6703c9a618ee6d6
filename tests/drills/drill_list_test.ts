/**
 * The task `drill` knows every drill: one that is missing in its list would never run.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { may } from "../support/permissions.ts";

Deno.test("every file of tests/drills/drills is in the list of the task", {
  ignore: !may.read,
}, async () => {
  const files: string[] = [];
  for await (const { name } of Deno.readDir(new URL("./drills/", import.meta.url))) {
    files.push(name);
  }
  // Lint refuses an import that is not used, so what is imported is in the list.
  const main = await Deno.readTextFile(new URL("./main.ts", import.meta.url));
  const imported = [...main.matchAll(/ from "\.\/drills\/(\w+\.ts)";$/gm)].map(([, file]) => file);
  assertEquals(imported.toSorted(), files.toSorted());
});
