/**
 * The checker is not blind: a basket that is lost on purpose is named, with its history.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { may } from "../../support/permissions.ts";
import { runTask } from "../../support/process/run_task.ts";

Deno.test("the drill history finds a basket that was lost on purpose, and so does its file", {
  ignore: !may.runStack,
}, async () => {
  const seed = "4242";
  const lost = await runTask("drill", {
    args: ["history", "--seed", seed, "--minutes", "0.1", "--plant-loss"],
  });
  assertEquals(lost.code, 1, lost.stdout);
  const [, key = ""] = /✗ lost (\S+): [0-9a-f]{16} was answered 202/.exec(lost.stdout) ?? [];
  assertMatch(key, /^Tillburg\/till-/);
  assertMatch(lost.stdout, /request \d+: till [0-9a-f]{16} to API \d → 202 delhaize_shop\/\d@\d+/);
  assertMatch(lost.stdout, /in the topic {2}delhaize_shop\/\d@\d+ [0-9a-f]{16}/);
  assertMatch(lost.stdout, /accepted \d+ · stored \d+ · lost 1 · doubled 0/);

  const again = await runTask("drill", { args: ["--check", `.local/histories/${seed}.ndjson`] });
  assertEquals(again.code, 1, again.stdout);
  assertMatch(again.stdout, new RegExp(`✗ lost ${key}: `));
});
