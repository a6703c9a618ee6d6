/**
 * # 15. A basket that must go
 *
 * A customer may ask that what is known of a purchase be erased. Deleting its rows is not enough: the
 * topic still holds the record, a till may send it again, and last night's backup has it. Here the
 * tables keep a keyed hash of what was erased, and each transaction that stores looks there first.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

Deno.test({
  name: "guide 15: a basket that must go",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    const kept = aBasket({ id: "kept" });
    const gone = aBasket({ id: "gone", products: [{ id: "9", name: "A test", price: 7 }] });
    for (const basket of [kept, gone]) {
      await world.keepReceipt(await world.send(basket), basket);
      await world.fateOf(basket); // waits until it is stored
    }

    await t.step("it is erased with its part of every sum", async () => {
      assertEquals(await world.erase(gone), { code: 0 });
      const sums = await world.sql("select baskets, revenue from baskets_by_day");
      assertEquals(sums, [{ baskets: "1", revenue: "4.50" }]);
      const { status, body } = await fetch(`${world.apiUrl}/baskets/Brussels/gone`);
      await body?.cancel();
      assertEquals(status, 404);
    });

    await t.step("the till sends it again: it is accepted, and not stored", async () => {
      await world.keepReceipt(await world.send(gone), gone);
      await until("its record is refused", async () => {
        const [erasure] = await world.sql("select refused from erasures");
        return erasure?.refused === "1";
      });
      assertEquals(await world.sql("select id from baskets"), [{ id: "kept" }]);
    });

    await t.step("the whole topic is read again: it is not stored", async () => {
      assertEquals(await world.consumer.stop(), 0);
      await world.sql("delete from partition_positions");
      await world.startConsumer();
      await until("both of its records are refused", async () => {
        const [erasure] = await world.sql("select refused from erasures");
        return erasure?.refused === "3";
      });
      assertEquals(await world.sql("select id from baskets"), [{ id: "kept" }]);
    });

    await t.step("verify counts its records, and loses none", async () => {
      const { code, lines } = await world.verify();
      assertEquals([code, ...lines], [
        0,
        "accepted 3 · stored 1 · lost 0 · doubled 0",
        "repeats 0 · dead letters 0 · differences 0 · erased 2",
      ]);
    });

    await t.step("the audit knows who and why, and not whose it was", async () => {
      const audit = await world.sql("select actor, reason, action, store, basket_id from audit");
      const [actor, reason] = ["data protection officer", "request 17"];
      assertEquals(audit, [{ actor, reason, action: "erase", store: null, basket_id: null }]);
    });
  },
});
