/**
 * Reading an imported file again, for the proof that it is stored.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { identifyInput } from "../../../operate/import/import_state.ts";
import { readAccepted } from "../../../operate/import/read_accepted.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { folderTest } from "../../support/temp_dir.ts";

folderTest("readAccepted() leaves out what was rejected", async (folder) => {
  const { path, options } = await anImport(folder);
  const numbers: number[] = [];
  for await (const { number } of readAccepted(path, options)) numbers.push(number);
  assertEquals(numbers, [1, 3]);
});

folderTest("readAccepted() proves nothing of a file that has changed", async (folder) => {
  const { path, options } = await anImport(folder);
  await Deno.writeTextFile(path, '{"a":1}\n');
  // It holds fewer baskets now, and those it held would not be looked for.
  await assertRejects(() => readAccepted(path, options).next(), TaskError, "has changed");
});

folderTest("readAccepted() sees a file change while it is read", async (folder) => {
  const { path, options } = await anImport(folder);
  const accepted = readAccepted(path, options);
  await accepted.next();
  await Deno.writeTextFile(path, '{"a":4}\n', { append: true });
  await accepted.next();
  await assertRejects(() => accepted.next(), TaskError, "has changed");
});

/** Three baskets, of which the second was rejected. */
async function anImport(folder: string) {
  const path = `${folder}/a.ndjson`;
  const reasonsPath = `${folder}/reasons.ndjson`;
  await Deno.writeTextFile(path, '{"a":1}\n{"a":2}\n{"a":3}\n');
  await Deno.writeTextFile(reasonsPath, '{"basket":2}\n');
  using file = await Deno.open(path);
  const imported = { input: await identifyInput(file), baskets: 3 };
  return { path, options: { reasonsPath, imported } };
}
