/**
 * Processes whose `fsync` fails for a while.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { failSyncs, mayFailSyncs } from "./fail_syncs.ts";
import { may } from "./permissions.ts";
import { spawnProcess } from "./process/spawn_process.ts";
import { tempDir } from "./temp_dir.ts";

const SYNC = `
  const file = Deno.openSync(Deno.args[0], { write: true, create: true });
  console.log("ready");
  for await (const _ of Deno.stdin.readable) {
    try { file.syncDataSync(); console.log("synced"); } catch (error) { console.log(error.message); }
  }`;

Deno.test("failSyncs() lets fdatasync fail until it is disposed", {
  ignore: !may.runStack || !await mayFailSyncs(),
}, async () => {
  await using dir = await tempDir();
  await using process = spawnProcess(Deno.execPath(), {
    args: ["eval", SYNC, `${dir.path}/file`],
    hasInput: true,
  });
  await process.untilLine("ready");
  {
    await using _failing = await failSyncs([process.pid]);
    await process.type("1");
    const line = await process.untilLine("os error");
    assertEquals(line.includes("(os error 5)"), true, line);
  }
  await process.type("2");
  await process.untilLine("synced");
});
