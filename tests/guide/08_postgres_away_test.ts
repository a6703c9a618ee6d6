/**
 * # 8. Postgres goes away and comes back
 *
 * An outage is no fault of the records, so none of them becomes a dead letter. The consumer keeps
 * its place and tries again. The API does not need Postgres to accept baskets: they wait in Kafka.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

Deno.test({
  name: "guide 8: Postgres goes away and comes back",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    await world.stopPostgres();
    const ids = ["b-1", "b-2", "b-3"];

    await t.step("the API accepts baskets as before", async () => {
      for (const id of ids) {
        const { status } = await world.post(aBasket({ id }));
        assertEquals(status, 202);
      }
    });

    // What became of them only Postgres knows. "I cannot tell" is not "there is no such basket".
    await t.step("a question about one is answered with 503, not with 404", async () => {
      const response = await fetch(`${world.apiUrl}/baskets/Brussels/b-1`);
      assertEquals(response.status, 503);
      assertEquals(await response.json(), {
        type: "about:blank",
        title: "The database cannot be reached",
        status: 503,
        code: "database_unavailable",
      });
    });

    await t.step("the consumer says that it is not ready, and keeps its place", async () => {
      await until("it has noticed", async () => !await world.consumer.isReady());
      const committed = Object.values(await world.committed()).map(Number);
      assertEquals(committed.filter((offset) => offset > 0), []);
    });

    await t.step("when Postgres is back, every basket is stored", async () => {
      await world.startPostgres();
      for (const id of ids) await world.fateOf({ store: "Brussels", id });

      assertEquals(await world.sql("select id, total from baskets order by id"), [
        { id: "b-1", total: "4.50" },
        { id: "b-2", total: "4.50" },
        { id: "b-3", total: "4.50" },
      ]);
      assertEquals(await world.sql("select code from dead_letters"), []);
    });
  },
});
