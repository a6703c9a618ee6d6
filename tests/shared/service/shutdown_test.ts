/**
 * A service stops at the first signal and is gone at the second.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { may } from "../../support/permissions.ts";
import { spawnFixture } from "./spawn_fixture.ts";

const ignore = !may.runStack;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`onStopSignal() aborts at ${signal} with its name`, { ignore }, async () => {
    await using fixture = spawnFixture("stop_on_signal");
    assertEquals(await fixture.nextLine(), "waiting");
    fixture.process.kill(signal);
    assertEquals(await fixture.nextLine(), `stopping: ${signal}`);
    const { code, signal: killedBy } = await fixture.process.status;
    assertEquals({ code, killedBy }, { code: 0, killedBy: null });
  });
}

Deno.test("onStopSignal() ends the process at a later signal, not at the same one twice", {
  ignore,
}, async () => {
  await using fixture = spawnFixture("stop_on_signal", "slowly");
  assertEquals(await fixture.nextLine(), "waiting");
  fixture.process.kill("SIGTERM");
  assertEquals(await fixture.nextLine(), "stopping: SIGTERM");
  const startedAt = performance.now();
  // Those of the first half second are the same stop; the first one after it ends the process.
  const again = setInterval(() => fixture.process.kill("SIGINT"), 50);
  const { code, signal } = await fixture.process.status;
  clearInterval(again);
  assertEquals({ code, signal }, { code: 130, signal: null });
  assertGreater(performance.now() - startedAt, 400);
});
