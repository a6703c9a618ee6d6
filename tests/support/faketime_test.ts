/**
 * The clock of one process, which jumps while it runs.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { may } from "./permissions.ts";
import { spawnProcess } from "./process/spawn_process.ts";
import { tempDir } from "./temp_dir.ts";
import { findFaketime, toFaketimeEnv } from "./faketime.ts";

const library = may.runStack ? await findFaketime() : undefined;

Deno.test("a process with libfaketime has the clock of its file, at any moment", {
  ignore: library === undefined,
}, async () => {
  await using dir = await tempDir();
  const file = `${dir.path}/clock`;
  await Deno.writeTextFile(file, "+0");
  const code = "setInterval(() => console.log(new Date().getFullYear(), performance.now()), 50)";
  await using process = spawnProcess(Deno.execPath(), {
    args: ["eval", code],
    env: toFaketimeEnv(library ?? "", { file }),
  });
  const year = new Date().getFullYear();
  await process.untilLine(`${year} `);
  await Deno.writeTextFile(file, "+1200d");
  await process.untilLine(`${new Date(Date.now() + 1_200 * 86_400_000).getFullYear()} `);
  const durations = process.output().trim().split("\n").map((line) => Number(line.split(" ")[1]));
  assertEquals(durations.every((ms) => ms < 60_000), true);
});

Deno.test("findFaketime() finds nothing where nothing is", { ignore: !may.read }, async () => {
  assertEquals(await findFaketime(["/no/such/folder"]), undefined);
});
