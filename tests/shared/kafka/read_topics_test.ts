/**
 * Reading whole topics, to compare them with Postgres.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { openTopicClient } from "../../support/kafka/open_topic_client.ts";
import { may } from "../../support/permissions.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";

const ignore = !may.runStack;

Deno.test({
  name: "readTopics() yields every record of every topic in order of its partition, each time",
  ignore,
  async fn(t) {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, {
      topics: ["one", "two", "empty"],
      partitions: 2,
    });
    const values = Array.from({ length: 300 }, (_, index) => String(index));
    await topics.send("one", values.map((value) => ({ value, partition: Number(value) % 2 })));
    await topics.send("two", [{ value: "last", partition: 1 }]);
    const { readTopics } = await import("../../../shared/kafka/read_topics.ts");

    async function read(names: readonly string[]) {
      const found: Record<string, string[]> = {};
      for await (const records of readTopics(broker.kafka, names)) {
        for (const { topic, partition, value } of records) {
          (found[`${topic}/${partition}`] ??= []).push(
            new TextDecoder().decode(value ?? undefined),
          );
        }
      }
      return found;
    }

    for (const time of ["first", "second"]) {
      await t.step(`the ${time} time`, async () => {
        assertEquals(await read(["one", "two", "empty"]), {
          "one/0": values.filter((value) => Number(value) % 2 === 0),
          "one/1": values.filter((value) => Number(value) % 2 === 1),
          "two/1": ["last"],
        });
      });
    }
    await t.step("of an empty topic", async () => assertEquals(await read(["empty"]), {}));
    await t.step("when its reader stops early", async () => {
      for await (const records of readTopics(broker.kafka, ["one"])) {
        assertEquals(records[0]?.offset, "0");
        break;
      }
    });
    await t.step("rejects for a topic that is missing", async () => {
      await assertRejects(
        () => read(["nowhere"]),
        Error,
        "This server does not host this topic-partition",
      );
    });
  },
});
