import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type FakeApi, serveFakeApi } from "../../support/http/fake_api.ts";
import { may } from "../../support/permissions.ts";
import { runTask } from "../../support/process/run_task.ts";
import type { TestProcess } from "../../support/process/spawn_process.ts";
import { spawnTask } from "../../support/process/spawn_task.ts";

function startStress(api: FakeApi, { args, receipts }: {
  readonly args: readonly string[];
  readonly receipts: string;
}): TestProcess {
  return spawnTask("stress", { args: ["--url", api.url, "--receipts", receipts, ...args] });
}

/** The receipts, every line of which must be whole. */
async function readReceipts(path: string): Promise<readonly { id: string; basket: unknown }[]> {
  const text = await Deno.readTextFile(path);
  assert(text === "" || text.endsWith("\n"));
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

Deno.test("the stress task", { ignore: !may.runStack }, async (t) => {
  const receipts = await Deno.makeTempFile({ suffix: ".ndjson" });
  try {
    await t.step("ends with 0 and a receipt for each basket", async () => {
      await using api = serveFakeApi();
      await using task = startStress(api, { receipts, args: ["--requests", "300"] });
      const { code, stdout } = await task.ended;
      assertStringIncludes(stdout, "accepted     300 of 300");
      assertEquals(code, 0);
      const lines = await readReceipts(receipts);
      const byId = Object.fromEntries(lines.map(({ id, basket }) => [id, basket]));
      assertEquals(byId, Object.fromEntries(api.baskets.map((basket) => [basket.id, basket])));
      assertEquals(lines.length, 300);
    });

    await t.step("ends with 1 when one basket is not accepted, and says why", async () => {
      await using api = serveFakeApi();
      api.answerNext(() => Response.json({ code: "invalid_basket" }, { status: 422 }));
      await using task = startStress(api, { receipts, args: ["--requests=20", "--rate=1000"] });
      const { code, stdout } = await task.ended;
      assertStringIncludes(stdout, "accepted     19 of 20");
      assertStringIncludes(stdout, "failure      1 × 422 invalid_basket");
      assertEquals(code, 1);
      assertEquals((await readReceipts(receipts)).length, 19);
    });

    await t.step("closes its receipts when it is interrupted", async () => {
      await using api = serveFakeApi();
      await using task = startStress(api, { receipts, args: ["--requests=100000", "--rate=500"] });
      await api.untilRequests(100);
      task.kill("SIGINT");
      const { code, stdout } = await task.ended;
      assertEquals(code, 1);
      const lines = await readReceipts(receipts);
      assertStringIncludes(stdout, `accepted     ${lines.length} of 100000`);
      assertEquals(lines.length, api.baskets.length);
    });

    await t.step("ends with 2 for a bad option, with 0 for help", async () => {
      const bad = await runTask("stress", { args: ["--requests=0"] });
      assertEquals(bad.code, 2);
      assertStringIncludes(bad.stderr, "--requests must be a whole number from 1 to 100000000");
      const help = await runTask("stress", { args: ["--help"] });
      assertEquals(help.code, 0);
      assertStringIncludes(help.stdout, "Usage: deno task stress");
    });
  } finally {
    await Deno.remove(receipts);
  }
});
