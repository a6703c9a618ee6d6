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
    await t.step("killed while it stores, it has committed no record", async () => {
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
      const committed = Object.values(await world.committed()).map(Number);
      assertEquals(committed.filter((offset) => offset > 0), []);
    });

    await t.step("the next one stores every basket, once", async () => {
      await world.startConsumer();
      for (const id of ids) await world.fateOf({ store: "Brussels", id });

      assertEquals(await world.sql("select baskets, revenue from baskets_by_day"), [
        { baskets: "10", revenue: "45.00" },
      ]);
    });

    // Where to go on is a row beside the baskets, written in the same transaction. What Kafka has
    // committed only shows the lag, so a group that has never committed anything reads nothing again.
    await t.step("another group goes on where the tables say", async () => {
      const before = await world.sql("select sum(next_offset) as records from partition_positions");
      assertEquals(before, [{ records: "10" }]);
      await world.startConsumer({ groupId: "has-committed-nothing" });
      await until("the broker knows where it is", async () => {
        const committed = Object.values(await world.committed("has-committed-nothing"));
        return committed.reduce((sum, offset) => sum + Math.max(0, Number(offset)), 0) === 10;
      });
    });

    // As after a restored backup: the rows say that nothing was read, so all records come again.
    await t.step("records that come again change nothing", async () => {
      await world.sql("update partition_positions set next_offset = 0, last_hash = null");
      await until("they were read again", async () => {
        const [row] = await world.sql(
          "select sum(next_offset) as records from partition_positions",
        );
        return row?.records === "10";
      });
      assertEquals(await world.sql("select baskets, revenue from baskets_by_day"), [
        { baskets: "10", revenue: "45.00" },
      ]);
    });
  },
});
