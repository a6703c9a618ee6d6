/**
 * # 3. What is in the topic
 *
 * A Kafka topic is a log: records are appended at its end and stay where they are. It is split into
 * partitions so that several consumers can read it at once. A record's place is its topic, its
 * partition and its offset, which counts from 0 in each partition.
 *
 * A record has a key, a value and headers, all of them bytes. Ours are text.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld } from "./world.ts";

Deno.test({
  name: "guide 3: what is in the topic",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    const before = Date.now();
    await world.post(aBasket(), { "x-request-id": "till-3-0001" });
    const after = Date.now();

    await t.step("the record has a key, the basket as JSON, and headers", async () => {
      const [record] = await world.read("delhaize_shop");
      // The key is the identity of a basket: ids are unique within a store.
      assertEquals(record?.key, "Brussels/123456789");
      // The value is the basket as the API has checked it.
      assertEquals(JSON.parse(record?.value ?? ""), {
        id: "123456789",
        store: "Brussels",
        date: "2020-01-01",
        products: [
          { id: "123456789", name: "Banana", price: 1.5 },
          { id: "123456789", name: "Bread", price: 1.5 },
          { id: "123456789", name: "Water", price: 1.5 },
        ],
      });
      // The header names the HTTP request that it came with. A basket with newer fields, or a
      // closing, also names its format in the header `schema`.
      assertEquals(record?.headers, { "request-id": "till-3-0001" });
      // The timestamp says when the API received it. A consumer may read it much later.
      const receivedAt = record?.timestampMs ?? 0;
      assert(before <= receivedAt && receivedAt <= after, String(receivedAt));
    });

    // Kafka keeps the order within a partition only. The client hashes the key to choose one, so
    // records with equal keys stay in order. That is what makes repeats (chapter 5) and conflicts
    // (chapter 6) easy: the original always comes first.
    await t.step("equal keys go to one partition, in order", async () => {
      const first = await world.send(aBasket({ id: "b-1" }));
      await world.send(aBasket({ id: "b-2" }));
      const again = await world.send(aBasket({ id: "b-1" }));

      assertEquals(again.partition, first.partition);
      assert(again.offset > first.offset);
    });
  },
});
