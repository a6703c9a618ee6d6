/**
 * Records of other programs on the same topic: what is no basket is set aside as it came, what is
 * one is stored, and the consumer goes on.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { openPg } from "../../shared/postgres/pg.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import { readTables } from "../support/postgres/read_tables.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { findForeignClients } from "../support/kafka/producers/foreign_clients.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";

const TOPIC = "delhaize_shop";
const DEAD_LETTERS = "delhaize_shop_dead_letters";
const encoder = new TextEncoder();

const GARBAGE = Uint8Array.of(0xff, 0x00, 0xfe, 0x80, 0x0a, 0xc3, 0x28, 0x00);
const TRUNCATED = encoder.encode(JSON.stringify(aWireBasket()).slice(0, 40));

Deno.test({
  name:
    "the consumer sets foreign records aside with their bytes, and stores the basket among them",
  ignore: !may.runStack,
  async fn(t) {
    await using stack = await startTestStack();
    const env = {
      KAFKA_BROKERS: stack.kafka,
      DATABASE_URL: stack.database,
      KAFKA_PARTITIONS: "1",
    };
    await using consumer = spawnService("consume", { env });
    await consumer.untilReady();
    await using topics = await openTopicClient(stack.kafka);
    await using database = openPg({ url: stack.database, applicationName: "test" });

    const clients = (await findForeignClients()).filter(({ isHere }) => isHere);
    for (const [index, { client }] of clients.entries()) {
      const { name } = client;
      await t.step(`from ${name}`, async () => {
        await using producer = await client.open(stack.kafka);
        const good = encoder.encode(JSON.stringify(aWireBasket({ id: name })));
        const headers = [["origin", "elsewhere"]] as const;
        await producer.send([
          { key: "garbage", value: GARBAGE, headers },
          { key: "truncated", value: TRUNCATED, headers },
          { key: "good", value: good, headers },
        ], { topic: TOPIC });
        await waitUntil("the basket is stored", async () => {
          const rows = await database.query("select from baskets where id = $1", [name]);
          return rows.length === 1;
        });
        const first = 3 * index;
        const expected = [
          { offset: first, key: "garbage", value: GARBAGE, code: "not_utf8" },
          { offset: first + 1, key: "truncated", value: TRUNCATED, code: "not_json" },
        ];
        const kept = JSON.stringify({ origin: encoder.encode("elsewhere").toBase64() });
        assertEquals(
          (await readTables(database)).deadLetters.slice(-2).map((row) => ({
            offset: row.record_offset,
            key: row.key,
            value: row.value,
            headers: JSON.stringify(JSON.parse(row.headers ?? "")),
            code: row.code,
          })),
          expected.map(({ offset, key, value, code }) => ({
            offset: String(offset),
            key: toBytea(encoder.encode(key)),
            value: toBytea(value),
            headers: kept,
            code,
          })),
        );
        // The copies are published after the transaction.
        const copies = await waitUntil("both are copied", async () => {
          const records = await topics.read(DEAD_LETTERS);
          return records.length >= 2 * (index + 1) && records;
        });
        assertEquals(
          copies.slice(2 * index).map(toReadable),
          expected.map(({ offset, key, value, code }) => ({
            key,
            value: toBytea(value),
            headers: {
              origin: "elsewhere",
              "dead-letter-code": code,
              "dead-letter-detail": code === "not_utf8"
                ? "Is not valid UTF-8"
                : "Is not valid JSON",
              "dead-letter-topic": TOPIC,
              "dead-letter-partition": "0",
              "dead-letter-offset": String(offset),
            },
          })),
        );
      });
    }

    await t.step("a redelivery of everything changes nothing in the tables", async () => {
      assertEquals(await consumer.stop(), 0);
      const before = await readTables(database);
      const last = 3 * clients.length;
      // A group that has committed nothing reads both topics from the beginning.
      await using again = spawnService("consume", {
        env: { ...env, KAFKA_GROUP_ID: "again" },
      });
      await waitUntil(
        "it has read all",
        async () => (await topics.committed("again", TOPIC))[0] === String(last),
      );
      assertEquals(await readTables(database), before);
      assertEquals(await again.stop(), 0);
    });
  },
});

function toReadable({ key, value, headers }: RawRecord) {
  const decoder = new TextDecoder();
  return {
    key: key && decoder.decode(key),
    value: value && toBytea(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, bytes]) => [name, decoder.decode(bytes)]),
    ),
  };
}

function toBytea(bytes: Uint8Array): string {
  return `\\x${new Uint8Array(bytes).toHex()}`;
}
