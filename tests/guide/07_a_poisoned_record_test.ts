/**
 * # 7. A poisoned record
 *
 * Other programs can write to the topic, and not all of them write baskets. The consumer reads a
 * partition in order: if it stopped at a record that it cannot use, everything behind it would wait
 * for ever. If it skipped the record, nobody would know. So it sets the record aside as a dead
 * letter, byte for byte, and goes on.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

Deno.test({
  name: "guide 7: a poisoned record",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    const before = JSON.stringify(aBasket({ id: "before" }));
    const behind = JSON.stringify(aBasket({ id: "behind" }));

    // Past the API, which would have refused the second.
    await world.write([
      { key: "Brussels/before", value: before, partition: 4 },
      { key: "Brussels/poison", value: '{"id": "poison", "sto', partition: 4 },
      { key: "Brussels/behind", value: behind, partition: 4 },
    ]);
    await world.fateOf({ store: "Brussels", id: "behind" });

    await t.step("the baskets before and behind it are stored", async () => {
      assertEquals(
        await world.sql(
          "select id, partition_id, record_offset from baskets order by record_offset",
        ),
        [
          { id: "before", partition_id: "4", record_offset: "0" },
          { id: "behind", partition_id: "4", record_offset: "2" },
        ],
      );
    });

    await t.step("the record is in the table dead_letters, as it came", async () => {
      const letters = await world.sql(`
        select
          topic, partition_id, record_offset, code, detail,
          convert_from(key, 'UTF8') as key,
          convert_from(value, 'UTF8') as value
        from dead_letters`);
      assertEquals(letters, [{
        topic: "delhaize_shop",
        partition_id: "4",
        record_offset: "1",
        code: "not_json",
        detail: "Is not valid JSON",
        key: "Brussels/poison",
        value: '{"id": "poison", "sto',
      }]);
    });

    // Programs that wait for dead letters read this topic. Headers say where the record came from.
    await t.step("a copy is in the topic of dead letters", async () => {
      const [copy] = await until("it is there", async () => {
        const records = await world.read("delhaize_shop_dead_letters");
        return records.length > 0 && records;
      });
      assertEquals(copy?.key, "Brussels/poison");
      assertEquals(copy?.value, '{"id": "poison", "sto');
      assertEquals(copy?.headers, {
        "dead-letter-code": "not_json",
        "dead-letter-detail": "Is not valid JSON",
        "dead-letter-topic": "delhaize_shop",
        "dead-letter-partition": "4",
        "dead-letter-offset": "1",
      });
    });
  },
});
