/**
 * A service stops at the first signal and is gone at the second.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { may } from "../../support/permissions.ts";
import { spawnScript } from "../../support/process/spawn_script.ts";

const ignore = !may.runStack;
const STOP_ON_SIGNAL = new URL("fixtures/stop_on_signal.ts", import.meta.url);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`onStopSignal() aborts at ${signal} with its name`, { ignore }, async () => {
    await using process = spawnScript(STOP_ON_SIGNAL);
    await process.untilLine("waiting");
    process.kill(signal);
    assertEquals(await process.ended, {
      code: 0,
      signal: null,
      stdout: `waiting\nstopping: ${signal}\n`,
      stderr: "",
    });
  });
}

Deno.test("onStopSignal() ends the process at a later signal, not at the same one twice", {
  ignore,
}, async () => {
  await using process = spawnScript(STOP_ON_SIGNAL, "slowly");
  await process.untilLine("waiting");
  process.kill("SIGTERM");
  await process.untilLine("stopping: SIGTERM");
  const startedAt = performance.now();
  // Those of the first half second are the same stop; the first one after it ends the process.
  const again = setInterval(() => process.kill("SIGINT"), 50);
  const { code, signal } = await process.ended;
  clearInterval(again);
  assertEquals({ code, signal }, { code: 130, signal: null });
  assertGreater(performance.now() - startedAt, 400);
});
