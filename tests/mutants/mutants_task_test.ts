/**
 * The whole way of a mutant, with a handful of them: it is what CI runs.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { may } from "../support/permissions.ts";
import { runTask } from "../support/process/run_task.ts";

Deno.test("deno task mutants tries a sample of a file, and leaves the file as it is", {
  ignore: !may.runStack,
}, async () => {
  const source = new URL("../../api/publish/send_bisecting.ts", import.meta.url);
  const before = await Deno.readTextFile(source);
  const { code, stdout, stderr } = await runTask("mutants", {
    args: ["api/publish/send_bisecting.ts", "--sample", "6", "--min", "0"],
  });
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^## api\/publish\/send_bisecting\.ts: \d+\.\d % \(\d of 6\), \d+ s$/m);
  assertEquals(await Deno.readTextFile(source), before);
});
