/**
 * The task itself: it plants in a copy, names who caught the bug, and leaves nothing behind.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { may } from "../support/permissions.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnTask } from "../support/process/spawn_task.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitUntil } from "../support/wait_until.ts";

const ignore = !may.runStack;

Deno.test("planted names the test that catches a bug, and leaves the tree as it was", {
  ignore,
}, async () => {
  await using dir = await tempDir();
  const file = new URL("../../api/dashboard/sales/changes.js", import.meta.url);
  const before = await Deno.readTextFile(file);
  const report = `${dir.path}/report.ndjson`;
  const { code, stdout, stderr } = await runTask("planted", {
    args: ["page-sums-floats", "--near", "--report", report],
    env: { TMPDIR: dir.path },
  });
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertMatch(
    stdout,
    /^caught {3}page-sums-floats by tests\/api\/dashboard\/sales_changes_test\.ts/,
  );
  assertStringIncludes(stdout, "1 of 1 planted bugs caught, 100 %");
  assertEquals(JSON.parse(await Deno.readTextFile(report)).stage, "near tests");
  assertEquals(await Deno.readTextFile(file), before);
  assertEquals(await list(dir.path), ["report.ndjson"]);
});

Deno.test("planted takes its copy along when it is stopped", { ignore }, async () => {
  await using dir = await tempDir();
  // Its nearest test has a Postgres.
  await using process = spawnTask("planted", {
    args: ["fence-forgotten"],
    env: { TMPDIR: dir.path },
  });
  await waitUntil("a test of the copy has begun", async () => {
    const [copy = ""] = await list(dir.path);
    return (await list(`${dir.path}/${copy}/tmp`).catch(() => [])).length > 0;
  }, { timeoutMs: 60_000 });
  process.kill("SIGINT");
  const { code } = await process.ended;
  assertEquals({ code, left: await list(dir.path) }, { code: 130, left: [] });
  assertEquals(await process.descendants(), []);
});

async function list(folder: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).toSorted();
}
