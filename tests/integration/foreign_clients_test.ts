/**
 * Other people's clients write to both topics: whatever their frames, headers, keys, times and
 * partitioners are, each basket is stored once, and what is none is a dead letter.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { toRecordKey } from "../../shared/basket/record.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { DEFAULT_TOPICS } from "../../shared/kafka/topics.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { createTopic } from "../support/kafka/create_topic.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";
import { findForeignClients } from "../support/kafka/producers/foreign_clients.ts";
import type { CodecName } from "../support/kafka/producers/foreign_producer.ts";
import { brokerKind, mayStartBroker } from "../support/kafka/start_broker_under_test.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";

const { live, bulk } = DEFAULT_TOPICS;
const PARTITIONS = 3;
const AT_NOON = Date.UTC(2024, 4, 1, 12);
/** Where the broker's own time replaces the producer's. */
const HAS_LOG_APPEND_TIME = brokerKind === "kafka";
const HAS_TRANSACTIONS = brokerKind !== "local";

Deno.test({
  name: "what other people's clients write is stored once, or becomes the dead letter it should",
  ignore: !mayStartBroker,
  async fn(t) {
    const clients = await findForeignClients();
    await using stack = await startTestStack();
    await createTopic(stack.kafka, live, PARTITIONS);
    await createTopic(stack.kafka, bulk, PARTITIONS, {
      "message.timestamp.type": "LogAppendTime",
    });
    const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database };
    await using consumer = spawnService("consume", { env });
    await consumer.untilReady();
    await using database = openPg({ url: stack.database, applicationName: "test" });
    await using topics = await openTopicClient(stack.kafka);

    /** The rows of baskets whose id begins so, when there are as many. */
    const untilStored = (prefix: string, count: number) =>
      waitUntil(`${count} baskets ${prefix}… are stored`, async () => {
        const rows = await database.query(
          "select id, topic, partition_id, received_at::text as received_at from baskets " +
            "where id like $1 order by id",
          [`${prefix}%`],
        );
        return rows.length === count && rows;
      });
    /** The codes of dead letters whose key begins so, when there are as many. */
    const untilDead = (prefix: string, count: number) =>
      waitUntil(`${count} dead letters ${prefix}…`, async () => {
        const rows = await database.query(
          "select code, headers::text as headers from dead_letters " +
            "where position($1::bytea in key) > 0 order by topic, partition_id, record_offset",
          [`\\x${new TextEncoder().encode(prefix).toHex()}`],
        );
        return rows.length === count && rows;
      });

    for (const { client, isHere } of clients) {
      await t.step({
        name: client.name,
        ignore: !isHere,
        async fn(t) {
          await using producer = await client.open(stack.kafka);
          const prefix = client.name.replaceAll(/\W/g, "");

          await t.step("every codec, on both lanes", async () => {
            let sent = 0;
            for (const topic of [live, bulk]) {
              for (const codec of client.codecs) {
                const records = Array.from(
                  { length: 25 },
                  (_, index) => toRecord(`${prefix}-codec-${topic}-${codec}-${index}`),
                );
                await producer.send(records, { topic, codec });
                sent += records.length;
              }
            }
            await untilStored(`${prefix}-codec-`, sent);
          });

          await t.step("500 records in batches of nearly 1 MB", async () => {
            const codecs: readonly CodecName[] = ["none", client.codecs.at(-1) ?? "none"];
            for (const codec of codecs) {
              const records = Array.from(
                { length: 500 },
                (_, index) => toRecord(`${prefix}-large-${codec}-${index}`, { lines: 8 }),
              );
              await producer.send(records, { topic: bulk, codec });
            }
            await untilStored(`${prefix}-large-`, 1_000);
          });

          await t.step("keys that are not ours", async () => {
            const keys = [
              null,
              Uint8Array.of(0xff, 0x00, 0xfe),
              "no slash",
              "Brussels/another",
              "",
            ];
            const records = keys.map((key, index) => ({
              ...toRecord(`${prefix}-key-${index}`),
              key,
            }));
            await producer.send(records, { topic: live });
            await untilStored(`${prefix}-key-`, keys.length);
          });

          await t.step("a null value is a dead letter", async () => {
            await producer.send([{ key: `${prefix}-null`, value: null }], { topic: live });
            const rows = await untilDead(`${prefix}-null`, 1);
            assertEquals(rows.map(({ code }) => code), ["empty_value"]);
          });

          await t.step("a repeat in another partition is stored once", async () => {
            const contents = [{}, {}, { date: "2020-01-02" }];
            const ids = Array.from({ length: 20 }, (_, index) => `${prefix}-twice-${index}`);
            // Ours by murmur2 of the key; then by whatever the client's partitioner says.
            await topics.send(
              live,
              ids.map((id) => toRecord(id)),
            );
            await untilStored(`${prefix}-twice-`, ids.length);
            for (const [index, parts] of contents.entries()) {
              const topic = index === 1 ? bulk : live;
              await producer.send(ids.map((id) => toRecord(id, parts)), { topic });
            }
            const rows = await untilDead(`${prefix}-twice-`, ids.length);
            assertEquals(new Set(rows.map(({ code }) => code)), new Set(["id_reused"]));
            await untilStored(`${prefix}-twice-`, ids.length);
          });

          await t.step({
            name: "headers without a value, with bytes, twice under a name",
            ignore: !client.isWhole,
            async fn() {
              const headers = [
                ["none", null],
                ["bytes", Uint8Array.of(0xff, 0x00)],
                ["twice", "first"],
                ["twice", "second"],
                ["constructor", "x"],
                ["received-at", "never"],
              ] as const;
              await producer.send([
                { ...toRecord(`${prefix}-headers`), headers },
                { key: `${prefix}-headers`, value: "{", headers },
              ], { topic: live });
              await untilStored(`${prefix}-headers`, 1);
              const [row] = await untilDead(`${prefix}-headers`, 1);
              const kept = JSON.parse(row?.headers ?? "");
              assertEquals(
                [kept["bytes"], kept["twice"], kept["constructor"]].map((
                  text,
                ) => [...Uint8Array.fromBase64(text)]),
                [[0xff, 0x00], [...new TextEncoder().encode("first")], [0x78]],
              );
            },
          });

          await t.step({
            name: "the producer's time is the time of receipt, or the broker's where it says so",
            ignore: !client.isWhole,
            async fn() {
              for (const topic of [live, bulk]) {
                const record = toRecord(`${prefix}-time-${topic}`);
                await producer.send([{ ...record, timestampMs: AT_NOON }], { topic });
              }
              const rows = await untilStored(`${prefix}-time-`, 2);
              const isProducers = rows.map(({ received_at }) =>
                Date.parse(received_at ?? "") === AT_NOON
              );
              assertEquals(isProducers, [true, !HAS_LOG_APPEND_TIME]);
            },
          });

          await t.step({
            name: HAS_TRANSACTIONS
              ? "of transactions only the committed are stored, and the rest are no gaps"
              : "a broker without transactions says so",
            ignore: producer.transact === undefined,
            async fn() {
              const ends = ["commit", "abort", "commit", "abort"] as const;
              const transactions = ends.map((end, index) => ({
                end,
                records: [0, 1, 2].map((n) => toRecord(`${prefix}-${end}-${index}-${n}`)),
              }));
              const sending = () => producer.transact?.(transactions, { topic: live });
              if (!HAS_TRANSACTIONS) return void await assertRejects(async () => await sending());
              await sending();
              // What comes after the last marker.
              await producer.send(
                [0, 1, 2].map((partition) => ({
                  ...toRecord(`${prefix}-commit-after-${partition}`),
                  partition,
                })),
                { topic: live },
              );
              await untilStored(`${prefix}-commit-`, 9);
              assertEquals(
                await database.query("select from baskets where id like $1", [`${prefix}-abort-%`]),
                [],
              );
            },
          });
        },
      });
    }
    await t.step("verify finds nothing wrong", async () => {
      const { code, stdout } = await runTask("verify", {
        args: ["--json", "--wait", "20"],
        env,
      });
      const { lost, doubled, differences, gaps, notes } = JSON.parse(stdout);
      assertEquals(
        { code, lost, doubled, differences, gaps, notes },
        { code: 0, lost: 0, doubled: 0, differences: [], gaps: [], notes: [] },
      );
    });
    assertEquals(await consumer.stop(), 0);
  },
});

/** A basket as a record with its key, with `lines` lines of some 240 bytes. */
function toRecord(
  id: string,
  { lines = 1, ...parts }: { readonly lines?: number; readonly date?: string } = {},
): { readonly key: string; readonly value: string } {
  const products = Array.from({ length: lines }, (_, index) => (
    { id: `p-${index}`, name: `Banana of ${id}`.padEnd(200, `, ${id}`), price: 1.5 }
  ));
  const basket = aWireBasket({ id, products, ...parts });
  return { key: toRecordKey(basket), value: JSON.stringify(basket) };
}
