/**
 * # 9. Kill the consumer, and come back
 *
 * `kill -9`, a power cut, a machine that is gone: the consumer gets no chance to finish. Where it
 * goes on afterwards is decided by the offset that its group has committed to Kafka. That offset may
 * only move after the transaction in Postgres is committed. Then a crash can make a record come
 * twice, which does no harm (chapter 5), but it can never skip one.
 *
 * BEFORE: The Kafka client committed by itself every five seconds (auto-commit): the offset of what
 * it had handed out, stored or not. A crash in between lost every basket that was committed and not
 * yet stored.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

Deno.test({
  name: "guide 9: kill the consumer, and come back",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    const ids = Array.from({ length: 10 }, (_, index) => `b-${index}`);

    // The worst moment: it has read baskets and is in the middle of its transaction. The lock keeps
    // it there for as long as we need.
    await t.step("killed while it stores, it has committed no offset", async () => {
      await world.whileLocked("baskets", async () => {
        for (const id of ids) await world.send(aBasket({ id }));
        await until("the consumer waits for the lock", async () => {
          const waiting = await world.sql(`
            select from pg_stat_activity
            where application_name = 'delhaize-consumer' and wait_event_type = 'Lock'`);
          return waiting.length > 0;
        });
        await world.consumer.kill();
      });

      assertEquals(await world.sql("select id from baskets"), []);
      assertEquals(new Set(Object.values(await world.committed())), new Set(["-1"])); // none
    });

    await t.step("the next one stores every basket, once", async () => {
      await world.startConsumer();
      for (const id of ids) await world.fateOf({ store: "Brussels", id });

      assertEquals(await world.sql("select baskets, revenue from baskets_by_day"), [
        { baskets: "10", revenue: "45.00" },
      ]);
    });

    // The other bad moment: Postgres has committed, Kafka has not. Then all those records come
    // again. We make them come by a group that has never committed anything: it starts at 0.
    await t.step("records that come again change nothing", async () => {
      const sent = await world.read("delhaize_shop");
      await world.startConsumer({ groupId: "starts-at-0" });
      await until("it has read them all", async () => {
        const committed = Object.values(await world.committed("starts-at-0"));
        return committed.reduce((sum, offset) => sum + Math.max(0, Number(offset)), 0) ===
          sent.length;
      });

      assertEquals(sent.length, 10);
      assertEquals(await world.sql("select baskets, revenue from baskets_by_day"), [
        { baskets: "10", revenue: "45.00" },
      ]);
    });
  },
});
