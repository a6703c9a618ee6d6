/**
 * # 14. Gone before it was read
 *
 * Kafka keeps records for a week or so, read or not. A consumer that is away for longer comes back to
 * a log that begins behind the place where it stopped. Most consumers jump there and say nothing.
 * This one keeps a row of each such gap, which stays open until somebody says what was done about it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

Deno.test({
  name: "guide 14: gone before it was read",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    const first = aBasket({ id: "b-1" });
    const receipt = await world.send(first);
    await world.keepReceipt(receipt, first);
    await world.fateOf(first); // waits until it is stored
    const { topic, partition } = receipt;
    let lost = "";
    let gap = 0;

    await t.step("a basket is accepted while no consumer runs, and Kafka drops it", async () => {
      assertEquals(await world.consumer.stop(), 0);
      const { basket, receipt } = await sendTo(partition);
      await world.keepReceipt(receipt, basket);
      await world.expire(receipt);
      lost = basket.id;
      gap = receipt.offset;
    });

    await t.step("the consumer that comes back names what it can never read", async () => {
      await world.startConsumer();
      const gaps = await until("the gap is kept", async () => {
        const rows = await world.sql("select topic, partition_id, reason from gaps");
        return rows.length > 0 && rows;
      });
      assertEquals(gaps, [{ topic, partition_id: String(partition), reason: "retention" }]);
    });

    await t.step("it goes on behind the gap", async () => {
      const { basket } = await sendTo(partition);
      assertEquals((await world.fateOf(basket)).status, "stored");
    });

    await t.step("verify names the basket", async () => {
      const { code, lines } = await world.verify();
      assertEquals([code, ...lines.slice(0, 3)], [
        1,
        "accepted 2 · stored 1 · lost 1 · doubled 0",
        "repeats 0 · dead letters 0 · differences 1 · open gaps 1",
        `  basket "Brussels" "${lost}" was accepted at ${topic}/${partition}@${gap}` +
        " and is in gap 1, which nobody has acknowledged",
      ]);
    });

    /** Sends baskets until one goes to `partition`, which its key decides. */
    async function sendTo(partition: number) {
      while (true) {
        const basket = aBasket({ id: `b-${crypto.randomUUID()}` });
        const receipt = await world.send(basket);
        if (receipt.partition === partition) return { basket, receipt };
      }
    }
  },
});
