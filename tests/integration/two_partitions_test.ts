/**
 * One basket in several partitions and on both lanes: a producer with another partitioner than ours
 * (librdkafka's CRC-32, or none) puts it there, and then nothing orders its contents. Two consumers
 * store it at once.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { WireBasket } from "../../shared/basket/basket.ts";
import { toRecordKey } from "../../shared/basket/record.ts";
import { DEFAULT_TOPICS } from "../../shared/kafka/topics.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";
import { mayStartBroker } from "../support/kafka/start_broker_under_test.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";

const { live, bulk } = DEFAULT_TOPICS;
const PARTITIONS = 3;
const BASKETS = 400;
const COPIES = 2 * PARTITIONS;

Deno.test({
  name:
    "a basket in every partition of both lanes is stored once, and each other content set aside",
  ignore: !mayStartBroker,
  async fn() {
    await using stack = await startTestStack();
    await using topics = await openTopicClient(stack.kafka, {
      topics: [live, bulk],
      partitions: PARTITIONS,
    });
    const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database };
    await using one = spawnService("consume", { env });
    await using two = spawnService("consume", { env });
    await waitUntil("each has partitions of both lanes", () => {
      const shares = [one, two].map((consumer) => readShares(consumer.log()));
      return [live, bulk].every((topic) => {
        const counts = shares.map((share) => share.get(topic)?.length ?? 0);
        return !counts.includes(0) && counts[0]! + counts[1]! === PARTITIONS;
      });
    });
    const places = [live, bulk].flatMap((topic) =>
      Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition }))
    );
    await using database = openPg({ url: stack.database, applicationName: "test" });
    // Until three of the four lanes want to insert, none can: so they do at the same moment.
    await database.transaction(async (transaction) => {
      await transaction.query("lock table baskets in share row exclusive mode");
      await Promise.all(places.map(async ({ topic, partition }, copy) => {
        // Each in another order: writers that lock rows in theirs would wait for each other.
        const step = STEPS[copy] ?? 1;
        const order = Array.from({ length: BASKETS }, (_, at) => (at * step + copy) % BASKETS);
        const records = order.map((index) => toRecord(aCopy(index, toContent(copy, index))));
        await topics.send(topic, records.map((record) => ({ ...record, partition })));
      }));
      await waitUntil("writers of both consumers wait for the lock", async () => {
        const waiting = await database.query(
          "select from pg_locks where not granted and relation = 'baskets'::regclass",
        );
        return waiting.length >= 3;
      });
    });
    const { code, stdout } = await runTask("verify", { args: ["--json", "--wait", "60"], env });
    const { accepted, stored, repeats, deadLetters, lost, doubled, differences, gaps } = JSON.parse(
      stdout,
    );
    const rows = await database.query("select id, total::text as total from baskets");
    const kept = rows.map(({ id, total }) => ({ index: Number(id), content: Number(total) - 1 }));
    const others = kept.flatMap(({ index, content }) =>
      Array.from({ length: COPIES }, (_, copy) =>
        toContent(copy, index)).filter((other) =>
          other !== content
        )
    ).length;
    assertEquals(
      { code, accepted, stored, repeats, deadLetters, lost, doubled, differences, gaps },
      {
        code: 0,
        accepted: COPIES * BASKETS,
        stored: BASKETS,
        repeats: (COPIES - 1) * BASKETS - others,
        deadLetters: others,
        lost: 0,
        doubled: 0,
        differences: [],
        gaps: [],
      },
    );
    assertEquals(
      await database.query("select code, count(*) as count from dead_letters group by code"),
      [{ code: "conflict", count: `${others}` }],
    );
    assertEquals(
      await database.query(
        "select deadlocks from pg_stat_database where datname = current_database()",
      ),
      [{ deadlocks: "0" }],
    );
    assertEquals([await one.stop(), await two.stop()], [0, 0]);
  },
});

/** The partitions that a consumer was given last, by topic. */
function readShares(log: string): ReadonlyMap<string, readonly number[]> {
  const assignments = log.matchAll(/"Joined the group".*"assignment":(?<json>{[^}]*})/g);
  return new Map(
    [...assignments].flatMap(({ groups }) =>
      Object.entries<number[]>(JSON.parse(groups?.json ?? "{}"))
    ),
  );
}

/** Coprime to the number of baskets. */
const STEPS = [1, 3, 7, 399, 397, 131];

/** A third of the baskets have one content everywhere, the others two or three. */
function toContent(copy: number, index: number): number {
  return copy % (index % 3 + 1);
}

function aCopy(index: number, content: number): WireBasket {
  const products = [{ id: "p-1", name: `Banana`, price: 1 + content }];
  return aWireBasket({ id: `${index}`, till: "1", receipt: index + 1, products });
}

function toRecord(basket: WireBasket) {
  return {
    key: toRecordKey(basket),
    value: JSON.stringify(basket),
    headers: { schema: "basket.v2" },
  };
}
