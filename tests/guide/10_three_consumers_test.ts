/**
 * # 10. Three consumers
 *
 * When one consumer is not enough, start more with the same settings. For each lane they form
 * a group, and Kafka gives each of them some of its partitions. Each partition has one reader at a time, so the order
 * within it stays, and no two consumers store the same record.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

Deno.test({
  name: "guide 10: three consumers",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    const [second, third] = await Promise.all([world.startConsumer(), world.startConsumer()]);
    const consumers = [world.consumer, second, third];
    const partitions = ["delhaize_shop", "delhaize_shop_2"]
      .flatMap((topic) => [0, 1, 2, 3, 4, 5].map((partition) => `${topic}/${partition}`));

    async function untilShared(group: typeof consumers): Promise<readonly number[]> {
      return await until("each partition has one reader", async () => {
        const shares = await Promise.all(group.map((consumer) => consumer.partitions()));
        const isShared = shares.flat().sort().join() === partitions.join();
        return isShared && shares.map((share) => share.length);
      });
    }

    // Two topics of six partitions each.
    await t.step("they share the twelve partitions, four each", async () => {
      assertEquals(await untilShared(consumers), [4, 4, 4]);
    });

    const ids = Array.from({ length: 300 }, (_, index) => `b-${index}`);

    await t.step("each stores some of 300 baskets, together they store 300", async () => {
      await Promise.all(ids.map((id) => world.send(aBasket({ id }))));
      await until("all are stored", async () => {
        const [row] = await world.sql("select count(*) from baskets");
        return row?.count === "300";
      });
      const counts = await until("all have been counted", async () => {
        const counts = await Promise.all(consumers.map((consumer) => consumer.countStored()));
        return counts.reduce((sum, count) => sum + count) >= 300 && counts;
      });

      assert(counts.every((count) => count > 0), `${counts}`);
      assertEquals(counts.reduce((sum, count) => sum + count), 300);
      assertEquals(await world.sql("select baskets, revenue from baskets_by_day"), [
        { baskets: "300", revenue: "1350.00" },
      ]);
    });

    await t.step("when one stops, the others take over its partitions", async () => {
      assertEquals(await third.stop(), 0);
      assertEquals(await untilShared([world.consumer, second]), [6, 6]);

      await Promise.all(ids.map((id) => world.send(aBasket({ id: `again-${id}` }))));
      await until("all are stored", async () => {
        const [row] = await world.sql("select count(*) from baskets");
        return row?.count === "600";
      });
      assertEquals(await world.sql("select baskets, revenue from baskets_by_day"), [
        { baskets: "600", revenue: "2700.00" },
      ]);
    });
  },
});
