/**
 * The seed system's worst bug: one duplicate id raised a unique violation that nobody rolled back,
 * and every basket after it was lost until a restart.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { WireBasket } from "../../shared/basket/basket.ts";
import { toRecordKey } from "../../shared/basket/record.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { startRoleStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";

const TOPIC = "delhaize_shop";
const PARTITION = 0;

Deno.test({
  name: "the consumer stores every good basket after a duplicate id",
  ignore: !may.runStack,
  async fn() {
    await using stack = await startRoleStack();
    await using consumer = spawnService("consume", {
      env: {
        KAFKA_BROKERS: stack.kafka,
        DATABASE_URL: stack.logins.writer,
        KAFKA_PARTITIONS: "1",
      },
    });
    await consumer.untilReady();
    await using topics = await openTopicClient(stack.kafka);
    await using database = openPg({ url: stack.database, applicationName: "test" });

    await topics.send(TOPIC, [
      toNewRecord(aWireBasket({ id: "first" })),
      toNewRecord(aWireBasket({ id: "first" })),
      toNewRecord(aWireBasket({ id: "first", date: "2020-01-02" })),
    ]);
    await waitUntil("the duplicate is a dead letter", async () => {
      const [row] = await database.query("select count(*) from dead_letters");
      return row?.count === "1";
    });
    const good = Array.from({ length: 100 }, (_, index) => aWireBasket({ id: `good ${index}` }));
    await topics.send(TOPIC, good.map(toNewRecord));

    const ids = await waitUntil("all are stored", async () => {
      const rows = await database.query("select id from baskets");
      return rows.length >= 101 && rows.map(({ id }) => id ?? "");
    });
    assertEquals(ids.toSorted(), ["first", ...good.map(({ id }) => id)].toSorted());
    assertEquals(
      await database.query(
        "select store, basket_id, code, topic, partition_id, record_offset from dead_letters",
      ),
      [{
        store: "Brussels",
        basket_id: "first",
        code: "id_reused",
        topic: TOPIC,
        partition_id: "0",
        record_offset: "2",
      }],
    );
    assertEquals(
      await database.query("select purchased_on, baskets, revenue from baskets_by_day"),
      [{ purchased_on: "2020-01-01", baskets: "101", revenue: "454.50" }],
    );
    assertEquals(await consumer.stop(), 0);
    // All was committed before it left the group.
    assertEquals(await topics.committed("delhaize-consumer", TOPIC), { 0: "103" });
  },
});

function toNewRecord(basket: WireBasket) {
  return { key: toRecordKey(basket), value: JSON.stringify(basket), partition: PARTITION };
}
