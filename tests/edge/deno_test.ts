/**
 * The API's entry for edges in Deno, without the permission to read files: the smoke, and under
 * `deno serve`.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { withTimeout } from "../../shared/service/with_timeout.ts";
import { may } from "../support/permissions.ts";
import { spawnProcess } from "../support/process/spawn_process.ts";
import { startTestBroker } from "../support/kafka/start_test_broker.ts";
import { expectServed, expectSmokeRecords, toEdgeEnv } from "./support/expect_edge.ts";

const ignore = !may.runStack;
const PERMISSIONS = ["--no-prompt", "--allow-net", "--allow-env"];

Deno.test("the smoke passes in Deno without --allow-read", { ignore }, async () => {
  await using broker = await startTestBroker();
  await using smoke = spawnProcess(Deno.execPath(), {
    args: ["test", "--no-check", ...PERMISSIONS, "tests/edge/smoke.ts"],
    env: { ...toEdgeEnv(broker.address), NO_COLOR: "1" },
  });
  const { code, stdout } = await withTimeout(30_000, () => smoke.ended);
  assertEquals(code, 0, smoke.output());
  assertStringIncludes(stdout, "| 0 failed");
  await expectSmokeRecords(broker.address);
});

Deno.test(
  "under deno serve it outlives an outage, and a signal drains it",
  { ignore },
  async () => {
    await using broker = await startTestBroker();
    await using server = spawnProcess(Deno.execPath(), {
      args: ["serve", ...PERMISSIONS, "--host=127.0.0.1", "--port=0", "api/edge.ts"],
      env: { ...toEdgeEnv(broker.address), NO_COLOR: "1" },
    });
    await expectServed(server, broker);
  },
);
