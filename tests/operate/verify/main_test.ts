/**
 * The task `verify` as people and scripts call it: exit codes, and a report for each of them.
 *
 * @module
 */
import { assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { may } from "../../support/permissions.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { openTopicClient } from "../../support/kafka/open_topic_client.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { runTask } from "../../support/process/run_task.ts";
import type { ProcessResult } from "../../support/process/spawn_process.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "verify exits 0 with all counts when every receipt is stored, and 1 when one is not",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeBatch(database, [aPrepared({ id: "b-1" }, 0)]);
    const receipts = [aReceipt("b-1", 0), aReceipt("b-1", 1)];
    const report = {
      accepted: 2,
      stored: 1,
      repeats: 1,
      deadLetters: 0,
      expired: 0,
      erased: 0,
      inGaps: 0,
      lost: 0,
      doubled: 0,
      differences: [],
      gaps: [],
      notes: [],
    };
    const good = await runVerify(["--json"], { database: database.url, receipts });
    assertEquals({ ...good, stdout: JSON.parse(good.stdout) }, {
      code: 0,
      stdout: report,
      stderr: "",
    });

    const lost = await runVerify(["--wait", "0"], {
      database: database.url,
      receipts: [...receipts, aReceipt("b-2", 2)],
    });
    assertEquals(lost, {
      code: 1,
      stdout: "accepted 3 · stored 1 · lost 1 · doubled 0\n" +
        "repeats 1 · dead letters 0 · differences 1\n" +
        '  basket "Brussels" "b-2" was accepted at delhaize_shop/0@2 ' +
        "and is neither stored nor a dead letter\n",
      stderr: "",
    });
  },
});

Deno.test({
  name: "verify exits 2 with a reason when it was called wrongly",
  ignore,
  async fn(t) {
    const cases = [
      { name: "an unknown flag", args: ["--recipts", "x"], message: "--recipts is not an option" },
      { name: "a wait that is none", args: ["--wait", "soon"], message: "--wait must be a number" },
      {
        name: "no such file",
        args: ["--receipts", "/nowhere/receipts"],
        message: "there is no such file",
      },
      {
        name: "a line that is no receipt",
        receipts: [aReceipt("b-1", 0), "nonsense"],
        message: "Cannot read line 2 of the receipts\n",
      },
      { name: "a bad setting", database: "mysql://x", message: "DATABASE_URL is not a URL" },
    ];
    for (const { name, args = [], message, ...options } of cases) {
      await t.step(name, async () => {
        const { code, stdout, stderr } = await runVerify(args, options);
        assertEquals({ code, stdout }, { code: 2, stdout: "" });
        assertStringIncludes(stderr, message);
      });
    }
  },
});

Deno.test({
  name: "verify waits as long as --wait says at most, and a second",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, {
      topics: ["delhaize_shop", "delhaize_shop_2"],
    });
    await topics.send("delhaize_shop", [{ value: "{" }]);
    // Half of what it would take without, since a task takes its time to start on a busy machine.
    const withinMs = 30_000;

    await t.step("for a consumer that never comes", async () => {
      const startedAt = performance.now();
      const { code, stdout } = await runVerify(["--wait", "2"], {
        database: database.url,
        broker: broker.address,
      });
      assertEquals([code, stdout.split("\n")[0]], [
        1,
        "accepted 1 · stored 0 · lost 1 · doubled 0",
      ]);
      assertLess(performance.now() - startedAt, withinMs);
    });
    await t.step("for a broker that says nothing", async () => {
      broker.faults.delay("Metadata", 60_000);
      const startedAt = performance.now();
      const result = await runVerify(["--wait", "2"], {
        database: database.url,
        broker: broker.address,
      });
      assertEquals(result, {
        code: 1,
        stdout: "",
        stderr: "Cannot read the topics: no answer in 3000 ms\n",
      });
      assertLess(performance.now() - startedAt, withinMs);
      broker.faults.clear();
    });
  },
});

function aReceipt(id: string, offset: number): string {
  const basket = aWireBasket({ id });
  return JSON.stringify({
    store: basket.store,
    id,
    topic: "delhaize_shop",
    partition: 0,
    offset,
    basket,
  });
}

async function runVerify(
  args: readonly string[],
  { database = "postgres://nobody:nothing@127.0.0.1:1/none", broker = "127.0.0.1:1", receipts }: {
    readonly database?: string;
    readonly broker?: string;
    readonly receipts?: readonly string[];
  },
): Promise<ProcessResult> {
  const file = await Deno.makeTempFile({ prefix: "delhaize-test-" });
  try {
    if (receipts !== undefined) await Deno.writeTextFile(file, receipts.join("\n"));
    return await runTask("verify", {
      args: [...(receipts === undefined ? [] : ["--receipts", file]), ...args],
      env: { DATABASE_URL: database, KAFKA_BROKERS: broker },
    });
  } finally {
    await Deno.remove(file);
  }
}
