/**
 * # 11. Prove it
 *
 * How does anybody know that nothing is lost? The shop keeps the receipts of its baskets, and
 * `deno task verify` compares them with Postgres: each basket by its store and id, each line, each
 * price to the cent, and the sums by day.
 *
 * BEFORE: The check was `len(rows) == 1000`. A lost basket and a doubled one add up to 1000 too, and
 * so do 1000 baskets with wrong prices. With 1001 baskets it failed although all was well.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld } from "./world.ts";

Deno.test({
  name: "guide 11: prove it",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    const positions = new Map<string, string>();
    for (const id of ["b-1", "b-2", "b-3"]) {
      const basket = aBasket({ id });
      const receipt = await world.send(basket);
      await world.keepReceipt(receipt, basket);
      await world.fateOf(basket); // waits until it is stored
      positions.set(id, `${receipt.topic}/${receipt.partition}@${receipt.offset}`);
    }

    await t.step("verify finds every basket of the receipts", async () => {
      assertEquals(await world.verify(), {
        code: 0,
        lines: [
          "accepted 3 · stored 3 · lost 0 · doubled 0",
          "repeats 0 · dead letters 0 · differences 0",
        ],
      });
    });

    // Now we damage the tables by hand. After each damage there are still three baskets.
    await t.step("a price that is a cent off is named", async () => {
      await world.sql(
        "update basket_products set price = 1.51 where basket_id = 'b-3' and line = 2",
      );

      assertEquals(await world.sql("select count(*) from baskets"), [{ count: "3" }]);
      assertEquals(await world.verify(), {
        code: 1,
        lines: [
          "accepted 3 · stored 3 · lost 0 · doubled 0",
          "repeats 0 · dead letters 0 · differences 1",
          '  basket "Brussels" "b-3" line 2 price is 1.51, accepted was 1.50',
        ],
      });
    });

    await t.step("a lost basket is named, also when another makes up the number", async () => {
      await world.sql("update baskets set id = 'b-9' where id = 'b-2'");
      await world.sql("update basket_products set basket_id = 'b-9' where basket_id = 'b-2'");

      assertEquals(await world.sql("select count(*) from baskets"), [{ count: "3" }]);
      assertEquals(await world.verify(), {
        code: 1,
        lines: [
          "accepted 3 · stored 2 · lost 1 · doubled 0",
          "repeats 0 · dead letters 0 · differences 2",
          '  basket "Brussels" "b-3" line 2 price is 1.51, accepted was 1.50',
          `  basket "Brussels" "b-2" was accepted at ${positions.get("b-2")}` +
          " and is neither stored nor a dead letter",
        ],
      });
    });
  },
});
