/**
 * A thousand baskets through API, broker and consumer, on whichever broker this run is about.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { mayStartBroker } from "../support/kafka/start_broker_under_test.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { tempDir } from "../support/temp_dir.ts";

const BASKETS = 1_000;

Deno.test({
  name: "a thousand baskets are stored, and verify agrees by receipts and by topics",
  ignore: !mayStartBroker,
  async fn() {
    await using stack = await startTestStack();
    await using dir = await tempDir();
    const receipts = `${dir.path}/receipts.ndjson`;
    const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database };
    await using consumer = spawnService("consume", { env });
    await using api = spawnService("api", { env: { ...env, AUTH: "none", DRAIN_DELAY_MS: "0" } });
    await Promise.all([consumer.untilReady(), api.untilReady()]);

    const sent = await runTask("stress", {
      args: ["--requests", `${BASKETS}`, "--url", await api.url(), "--receipts", receipts],
    });
    assertEquals(sent.code, 0, sent.stderr);
    for (const args of [["--receipts", receipts], []]) {
      const verified = await runTask("verify", { env, args: [...args, "--wait", "60"] });
      assertEquals(verified.code, 0, `${verified.stdout}\n${verified.stderr}`);
      const summary = `accepted ${BASKETS} · stored ${BASKETS} · lost 0 · doubled 0`;
      assertStringIncludes(verified.stdout, summary);
    }
    assertEquals([await api.stop(), await consumer.stop()], [0, 0]);
  },
});
