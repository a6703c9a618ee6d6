/**
 * The task `dead-letters replay --new-id` as people call it, end to end: three days of the tickets
 * 1 to 100 of one shop, through a broker, a consumer and Postgres. Nothing is lost.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { toRecordKey } from "../../../shared/basket/record.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { openTopicClient } from "../../support/kafka/open_topic_client.ts";
import { may } from "../../support/permissions.ts";
import { runTask } from "../../support/process/run_task.ts";
import { spawnService } from "../../support/process/spawn_service.ts";
import { startTestStack } from "../../support/start_test_stack.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { toDay } from "../../../shared/postgres/to_instant.ts";

const TOPIC = "delhaize_shop";

Deno.test({
  name: "three days of tickets 1 to 100 are 300 sales after dead-letters replay --new-id",
  ignore: !may.runStack,
  async fn(t) {
    await using stack = await startTestStack();
    const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database };
    await using consumer = spawnService("consume", { env });
    await consumer.untilReady();
    await using topics = await openTopicClient(stack.kafka);
    await using database = openPg({ url: stack.database, applicationName: "test" });
    const replay = (...args: readonly string[]) =>
      runTask("dead-letters", {
        args: ["replay", "--new-id", "--code", "id_reused", ...args],
        env,
      });
    const count = async (table: "baskets" | "dead_letters") =>
      (await database.query(`select from ${table}`)).length;

    // A till sends its tickets in their order, one day after the other.
    for (const [index, date] of ["2020-01-01", "2020-01-02", "2020-01-03"].entries()) {
      const tickets = Array.from({ length: 100 }, (_, n) => aWireBasket({ id: `${n + 1}`, date }));
      await topics.send(
        TOPIC,
        tickets.map((basket) => ({ key: toRecordKey(basket), value: JSON.stringify(basket) })),
      );
      await waitUntil(
        `day ${index + 1} is settled`,
        async () => await count("baskets") + await count("dead_letters") === 100 * (index + 1),
      );
    }
    assertEquals([await count("baskets"), await count("dead_letters")], [100, 200]);

    await t.step("a dry run changes nothing", async () => {
      const { code, stdout } = await replay("--dry-run");
      assertEquals(code, 0);
      assertStringIncludes(
        stdout,
        `would be replayed: to ${TOPIC} as basket "Brussels" "7~2020-01-02"`,
      );
      assertStringIncludes(stdout, "dry run, nothing was changed: replayed 200\n");
    });
    await t.step("it stores each", async () => {
      const { code, stdout } = await replay();
      assertEquals(code, 0);
      assertStringIncludes(stdout, "\nreplayed 200\n");
      await waitUntil("all are stored", async () => await count("baskets") === 300);
    });
    await t.step("and nothing the second time", async () => {
      assertEquals(await replay(), { code: 0, stdout: "nothing to do\n", stderr: "" });
    });
    assertEquals(
      await database.query(
        `select ${toDay("purchased_on")} as purchased_on, baskets from baskets_by_day order by 1`,
      ),
      ["2020-01-01", "2020-01-02", "2020-01-03"].map((date) => (
        { purchased_on: date, baskets: "100" }
      )),
    );
    await t.step("verify is clean", async () => {
      const { code, stdout } = await runTask("verify", { args: ["--json"], env });
      const { accepted, stored, deadLetters, lost, differences } = JSON.parse(stdout);
      assertEquals({ code, accepted, stored, deadLetters, lost, differences }, {
        code: 0,
        accepted: 500,
        stored: 300,
        deadLetters: 200,
        lost: 0,
        differences: [],
      });
    });
    assertEquals(await consumer.stop(), 0);
  },
});
