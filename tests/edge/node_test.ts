/**
 * The API's entry for edges in Node 24: the smoke, and as a server that a signal stops.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { withTimeout } from "../../shared/service/with_timeout.ts";
import { may } from "../support/permissions.ts";
import { spawnProcess } from "../support/process/spawn_process.ts";
import { startTestBroker } from "../support/kafka/start_test_broker.ts";
import { tempDir } from "../support/temp_dir.ts";
import { expectServed, expectSmokeRecords, toEdgeEnv } from "./support/expect_edge.ts";
import { findNode } from "./support/find_node.ts";
import { makeNodeFolder } from "./support/make_node_folder.ts";

const node = may.runStack ? await findNode() : undefined;
const ignore = node === undefined;
const SERVER = "tests/edge/support/node_server.ts";
const SMOKE = "tests/edge/smoke.ts";

Deno.test("in Node 24", { ignore }, async (t) => {
  await using folder = await tempDir();
  await makeNodeFolder(folder.path, [SMOKE, SERVER]);
  const start = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    spawnProcess(node ?? "", { args, cwd: folder.path, env });

  await t.step("the smoke passes", async () => {
    await using broker = await startTestBroker();
    await using smoke = start(["--test", SMOKE], toEdgeEnv(broker.address));
    const { code, stdout, stderr } = await withTimeout(30_000, () => smoke.ended);
    assertEquals([code, stderr], [0, ""], stdout);
    assertEquals(/^. fail (\d+)$/m.exec(stdout)?.[1], "0", stdout);
    await expectSmokeRecords(broker.address);
  });

  await t.step("it outlives an outage, and a signal drains it", async () => {
    await using broker = await startTestBroker();
    await using server = start([SERVER], toEdgeEnv(broker.address));
    await expectServed(server, broker);
  });

  await t.step("missing keys are named", async () => {
    await using server = start([SERVER], { API_KEYS: "" });
    const { code, stderr } = await withTimeout(20_000, () => server.ended);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "API_KEYS is not set");
  });
});
