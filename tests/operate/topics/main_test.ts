/**
 * The task `topics` as people and scripts call it.
 *
 * @module
 */
import { assertEquals, assertObjectMatch, assertStringIncludes } from "@std/assert";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { may } from "../../support/permissions.ts";
import { runTask } from "../../support/process/run_task.ts";

Deno.test({
  name: "topics shows what is missing, and creates it once",
  ignore: !may.runStack,
  async fn(t) {
    await using broker = await startTestBroker();
    const env = { KAFKA_BROKERS: broker.address, KAFKA_PARTITIONS: "2" };
    const run = (...args: string[]) => runTask("topics", { args, env });

    await t.step("nothing is there", async () => {
      const { code, stdout, stderr } = await run();
      assertEquals({ code, stderr }, { code: 1, stderr: "" });
      assertStringIncludes(stdout, "delhaize_shop_dead_letters  missing  ?");
      assertStringIncludes(stdout, "delhaize_shop: does not exist: deno task topics --create");
    });
    await t.step("--create", async () => {
      const { code, stdout } = await run("--create");
      assertEquals(code, 0);
      assertStringIncludes(stdout, "delhaize_shop               created           2         1");
      assertStringIncludes(stdout, "delhaize_shop_2: each partition is on one broker only");
    });
    await t.step("--create again, as JSON", async () => {
      const { code, stdout } = await run("--create", "--json");
      assertEquals(code, 0);
      const { created, topics } = JSON.parse(stdout);
      assertEquals(created, []);
      assertObjectMatch(topics[0], {
        role: "live",
        topic: "delhaize_shop",
        status: "there",
        partitions: 2,
        replicas: 1,
        underReplicated: 0,
        leaderless: 0,
        minInsyncReplicas: 1,
        retentionMs: -1,
        cleanupPolicy: "delete",
      });
    });
  },
});
