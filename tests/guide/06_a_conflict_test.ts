/**
 * # 6. A conflict
 *
 * A basket with a known id but other content is no repeat. Perhaps a till corrects a mistake,
 * perhaps two tills use one number. The consumer cannot know which of the two is right, so it keeps
 * both: the first stays stored, the second becomes a dead letter, which a person decides about.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

Deno.test({
  name: "guide 6: a conflict",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    await world.send(aBasket({ id: "b-1" }));
    await world.send(
      aBasket({ id: "b-1", products: [{ id: "p-1", name: "Banana", price: 9.99 }] }),
    );
    await until("the second is a dead letter", async () => {
      const rows = await world.sql("select from dead_letters");
      return rows.length === 1;
    });

    await t.step("the first is stored, and counts", async () => {
      assertEquals(await world.sql("select id, total, product_count from baskets"), [
        { id: "b-1", total: "4.50", product_count: "3" },
      ]);
      assertEquals(await world.sql("select baskets, revenue from baskets_by_day"), [
        { baskets: "1", revenue: "4.50" },
      ]);
    });

    await t.step("the second is kept as it came, with a code that says why", async () => {
      const [letter] = await world.sql(`
        select code, detail, store, basket_id, convert_from(value, 'UTF8') as value
        from dead_letters`);
      assertEquals(letter, {
        code: "conflict",
        detail: "A basket with this store and id but other content is stored already",
        store: "Brussels",
        basket_id: "b-1",
        value: '{"id":"b-1","store":"Brussels","date":"2020-01-01",' +
          '"products":[{"id":"p-1","name":"Banana","price":9.99}]}',
      });
    });

    await t.step("the shop can ask what became of it", async () => {
      const { status } = await world.fateOf({ store: "Brussels", id: "b-1" });
      assertEquals(status, "conflict");
    });

    // BEFORE: The second insert raised a unique violation. The consumer caught the exception but did
    // not roll back, and Postgres refuses every statement in a failed transaction. From one
    // duplicate id on nothing was stored until somebody restarted the consumer, and what had come
    // meanwhile was lost.
    //
    // Here `insert … on conflict do nothing` raises nothing. The baskets that follow are stored.
    await t.step("a duplicate id does not stop the baskets behind it", async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `after-${index}`);
      for (const id of ids) await world.send(aBasket({ id }));
      for (const id of ids) await world.fateOf({ store: "Brussels", id });

      assertEquals(await world.sql("select baskets, revenue from baskets_by_day"), [
        { baskets: "21", revenue: "94.50" },
      ]);
    });
  },
});
