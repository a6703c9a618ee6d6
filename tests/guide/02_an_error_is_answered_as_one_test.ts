/**
 * # 2. An error is answered as one
 *
 * The status code is a contract: on `202` the shop may delete its copy of the basket. So the API
 * answers `202` only for what Kafka has.
 *
 * BEFORE: The pipeline that this one replaces answered `200` even on an error. While the broker was
 * down, shops could delete their copies of baskets that nobody had.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

Deno.test({
  name: "guide 2: an error is answered as one",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    await world.send(aBasket({ id: "b-1" }));
    await world.killBroker();
    const basket = aBasket({ id: "b-2" });

    // The connection breaks while the record is under way. The API cannot know whether the broker
    // has written it, and says so.
    await t.step("when the broker dies the answer is 503, not 200", async () => {
      const { status, headers, body } = await world.post(basket);

      assertEquals(status, 503);
      assertEquals(headers.get("retry-after"), "1");
      assertEquals(body, {
        type: "about:blank",
        title: "The broker did not confirm in time",
        status: 503,
        code: "outcome_unknown",
        detail: "Sending the same basket again is safe: it is stored once",
      });
    });

    await t.step("while it is away the answer is 503 too", async () => {
      const { status, body } = await world.post(basket);

      assertEquals(status, 503);
      assertEquals(body, {
        type: "about:blank",
        title: "The broker cannot be reached",
        status: 503,
        code: "broker_unavailable",
        detail: "Sending the same basket again is safe: it is stored once",
      });
    });

    // "Safe" is the important word: who gets a 503 has to send again, although the first attempt may
    // be in the topic after all. Chapter 5 shows why a second one does no harm.
    await t.step("the shop sends it again until the answer is 202", async () => {
      await world.startBroker();
      await until("the API accepts it", async () => (await world.post(basket)).status === 202);

      const { status } = await world.fateOf(basket);
      assertEquals(status, "stored");
      assertEquals(await world.sql("select id, total from baskets order by id"), [
        { id: "b-1", total: "4.50" },
        { id: "b-2", total: "4.50" },
      ]);
    });
  },
});
