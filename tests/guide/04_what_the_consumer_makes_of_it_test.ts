/**
 * # 4. What the consumer makes of it
 *
 * The consumer reads the topic and checks each record again, since other programs can write to it
 * too. It gives every product a category, adds up the total, and stores basket, lines and daily
 * sums in one transaction of Postgres.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld } from "./world.ts";

Deno.test({
  name: "guide 4: what the consumer makes of it",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    await world.send(aBasket());
    await world.fateOf(aBasket()); // waits until it is stored

    await t.step("one row for the basket, with its total", async () => {
      assertEquals(
        await world.sql("select store, id, purchased_on, total, product_count from baskets"),
        [{
          store: "Brussels",
          id: "123456789",
          purchased_on: "2020-01-01",
          total: "4.50",
          product_count: "3",
        }],
      );
    });

    // All three products have the id 123456789. A line is identified by its position.
    await t.step("one row for each line, with its category", async () => {
      assertEquals(
        await world.sql("select line, name, category, price from basket_products order by line"),
        [
          { line: "1", name: "Banana", category: "Fruit", price: "1.50" },
          { line: "2", name: "Bread", category: "Bakery", price: "1.50" },
          { line: "3", name: "Water", category: "Drinks", price: "1.50" },
        ],
      );
    });

    // The sums by day (rollups) are updated in the same transaction. They are right at any moment,
    // and a report reads one row where it would have to add up a million.
    await t.step("the sums by day", async () => {
      assertEquals(
        await world.sql("select store, purchased_on, baskets, revenue from baskets_by_day"),
        [
          { store: "Brussels", purchased_on: "2020-01-01", baskets: "1", revenue: "4.50" },
        ],
      );
      assertEquals(
        await world.sql("select category, products, revenue from sales_by_day order by category"),
        [
          { category: "Bakery", products: "1", revenue: "1.50" },
          { category: "Drinks", products: "1", revenue: "1.50" },
          { category: "Fruit", products: "1", revenue: "1.50" },
        ],
      );
    });

    // BEFORE: The categories were fruit, bakery and drink, and a product had one of them only if its
    // name was exactly that of an entry in a list. Sizes, plurals and other languages were unknown,
    // and so was most of what shops sell.
    //
    // Here the words of a name decide, in English, French and Dutch.
    await t.step("categories go by words, not by exact names", async () => {
      const names = [
        "bananen 1kg",
        "BANANES BIO",
        "Banana yoghurt 4x125g",
        "Pain complet 800g",
        "Appelsap 1L",
        "Kwibo Max",
      ];
      const products = names.map((name) => ({ id: "p-1", name, price: 1 }));
      await world.send(aBasket({ id: "names", products }));

      const { basket } = await world.fateOf({ store: "Brussels", id: "names" });
      assertEquals(basket?.products.map(({ name, category }) => `${name}: ${category}`), [
        "bananen 1kg: Fruit",
        "BANANES BIO: Fruit",
        "Banana yoghurt 4x125g: Dairy",
        "Pain complet 800g: Bakery",
        "Appelsap 1L: Drinks",
        "Kwibo Max: Uncategorised",
      ]);
    });
  },
});
