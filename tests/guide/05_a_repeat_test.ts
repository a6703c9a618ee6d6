/**
 * # 5. A repeat
 *
 * A shop that got no answer sends its basket again, and Kafka delivers a record again after a crash
 * of the consumer. Both are normal. So the same basket may come any number of times, and the
 * consumer has to store it once.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

Deno.test({
  name: "guide 5: a repeat",
  ignore,
  async fn() {
    await using world = await startWorld();

    // The API does not look into Postgres, so it accepts both. There are two records now.
    const first = await world.send(aBasket());
    const second = await world.send(aBasket());
    assertEquals(second, { ...first, offset: first.offset + 1 });

    // The committed offset is the first that the consumer group has not finished.
    await until("the consumer has finished both", async () => {
      const { [second.partition]: committed } = await world.committed();
      return committed === String(second.offset + 1);
    });

    // One basket is stored: the first, as its offset says. The repeat has changed no sum.
    assertEquals(await world.sql("select store, id, record_offset from baskets"), [
      { store: "Brussels", id: "123456789", record_offset: String(first.offset) },
    ]);
    assertEquals(await world.sql("select baskets, revenue from baskets_by_day"), [
      { baskets: "1", revenue: "4.50" },
    ]);
    assertEquals(await world.sql("select code from dead_letters"), []);
  },
});
