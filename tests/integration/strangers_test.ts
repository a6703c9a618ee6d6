/**
 * What strangers write to our topics: what of it becomes which dead letter, and what can be done with
 * that. The drill `strangers` has the times and the memory.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { toRecordHeaders } from "../../shared/basket/raw_record.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";
import { findForeignClients } from "../support/kafka/producers/foreign_clients.ts";
import { kafkajsClient } from "../support/kafka/producers/kafkajs_client.ts";
import { kcatClient } from "../support/kafka/producers/kcat_client.ts";
import { librdkafkaClient } from "../support/kafka/producers/script_clients.ts";
import { mayStartBroker } from "../support/kafka/start_broker_under_test.ts";
import { type Stranger, STRANGERS, type StrangerTarget } from "../support/kafka/strangers.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";

const TOPIC = "delhaize_shop";
/** Twenty thousand of the same say nothing here that the drill does not. */
const KINDS = STRANGERS.filter(({ deadLetters }) => !("empty_value" in deadLetters));
/** Of those that write the same, whose batches, headers and frames have differed. */
const CLIENTS = [kafkajsClient, kcatClient, librdkafkaClient];

Deno.test({
  name:
    "every kind of stranger becomes the dead letter it should, and the baskets around are stored",
  ignore: !mayStartBroker,
  async fn(t) {
    await using stack = await startTestStack();
    const env = { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database, KAFKA_PARTITIONS: "1" };
    await using consumer = spawnService("consume", { env });
    await consumer.untilReady();
    await using topics = await openTopicClient(stack.kafka);
    await using database = openPg({ url: stack.database, applicationName: "test" });
    let baskets = 0;
    const aGoodOne = () => aWireBasket({ id: `good-${baskets++}` });
    const toRecord = (basket: unknown) => ({ value: JSON.stringify(basket) });
    const countStored = async () => (await database.query("select from baskets")).length;
    /** Where the next record will be. */
    const readEnd = async () => {
      await topics.send(TOPIC, [toRecord(aGoodOne())]);
      const [row] = await waitUntil("the basket is stored", async () => {
        const rows = await database.query(
          "select record_offset from baskets where id = $1",
          [`good-${baskets - 1}`],
        );
        return rows.length === 1 && rows;
      });
      return Number(row?.record_offset) + 1;
    };

    const ends = new Map<string, number>();
    const sent: Stranger[] = [];
    const clients = await findForeignClients(CLIENTS);
    for (const [index, { client, isHere }] of clients.entries()) {
      await t.step({
        name: client.name,
        ignore: !isHere,
        async fn(t) {
          await using producer = await client.open(stack.kafka);
          const target = { address: stack.kafka, topic: TOPIC, partition: 0, producer };
          for (const stranger of KINDS) {
            const isIts = stranger.codec === undefined
              ? index === 0
              : client.codecs.includes(stranger.codec);
            if (isIts) await t.step(stranger.name, () => send(stranger, target));
          }
        },
      });
    }

    async function send(stranger: Stranger, target: StrangerTarget): Promise<void> {
      const offset = await readEnd();
      ends.set(stranger.name, offset);
      sent.push(stranger);
      const its = stranger.hasBaskets ? Array.from({ length: 20 }, aGoodOne) : [];
      await stranger.send(target, its);
      await topics.send(TOPIC, [toRecord(aGoodOne())]);
      await waitUntil("all baskets are stored", async () => await countStored() === baskets);
      const rows = await database.query(
        "select code, record_offset, length(detail) as length from dead_letters " +
          "where record_offset >= $1::bigint",
        [offset],
      );
      assertEquals(
        rows.map(({ code, record_offset }) => `${code} ${record_offset}`),
        Object.keys(stranger.deadLetters).map((code) => `${code} ${offset}`),
      );
      for (const { length } of rows) assertEquals(Number(length) <= 4_001, true);
    }

    const show = async (position: string) => {
      const { code, stdout, stderr } = await runTask("dead-letters", {
        args: ["show", position, "--json"],
        env,
      });
      assertEquals({ code, stderr }, { code: 0, stderr: "" });
      return JSON.parse(stdout);
    };
    const positionOf = (name: string) => `${TOPIC}/0@${ends.get(name)}`;

    await t.step(
      "of a batch that cannot be read, offsets, size, hash and beginning are kept",
      async () => {
        const name = "250,000 empty records in one batch";
        const [first] = [ends.get(name) ?? 0];
        const { detail, contentHash, value, headers, key } = await show(positionOf(name));
        assertMatch(
          detail,
          new RegExp(
            `^Offsets ${first} to ${first + 249_999}, \\d+ bytes: too_many_records \\(.+\\)\\. ` +
              `Kept are the first 1024 bytes; SHA-256 of all ${contentHash}$`,
          ),
        );
        // The first bytes are the header of the batch: its first offset.
        const beginning = Uint8Array.fromBase64(value.base64);
        assertEquals(beginning.length, 1_024);
        assertEquals(new DataView(beginning.buffer).getBigInt64(0), BigInt(first));
        assertEquals({ headers, key }, { headers: {}, key: null });
      },
    );

    await t.step("of a value that is too large, size, hash and beginning are kept", async () => {
      const { detail, contentHash, value } = await show(positionOf("a value of 6 MiB"));
      assertStringIncludes(
        detail,
        "A value of 6291456 bytes and a key of 0. Kept are the first 65536",
      );
      assertStringIncludes(detail, contentHash);
      assertEquals(Uint8Array.fromBase64(value.base64).length, 65_536);
    });

    await t.step("neither can be replayed, and both can be discarded", async () => {
      for (const name of ["300 MB of blanks in 300 KB of gzip", "a value of 6 MiB"]) {
        const position = positionOf(name);
        const replayed = await runTask("dead-letters", { args: ["replay", position], env });
        assertEquals(replayed.code, 1);
        assertStringIncludes(replayed.stdout, `${position}  left: `);
        assertStringIncludes(replayed.stdout, "then discard it");
        const args = ["discard", position, "--reason", "a test"];
        const discarded = await runTask("dead-letters", { args, env });
        assertEquals(discarded.code, 0);
      }
    });

    await t.step("headers with names of objects survive a replay", async () => {
      await database.query("alter table baskets add constraint odd check (total <> 13.13)");
      const names = ["__proto__", "constructor", "toString", "262151"];
      const encoder = new TextEncoder();
      await topics.send(TOPIC, [{
        value: JSON.stringify(aWireBasket({
          id: "replayed",
          products: [{ id: "p-1", name: "Bread", price: 13.13 }],
        })),
        headers: toRecordHeaders(names.map((name) => [name, encoder.encode(name)])),
      }]);
      await waitUntil("it is set aside", async () => {
        const rows = await database.query(
          "select from dead_letters where code = 'refused_by_database'",
        );
        return rows.length === 1;
      });
      await database.query("alter table baskets drop constraint odd");
      const args = ["replay", "--code", "refused_by_database"];
      assertEquals((await runTask("dead-letters", { args, env })).code, 0);
      await waitUntil("it is stored", async () => {
        const rows = await database.query("select from baskets where id = 'replayed'");
        return rows.length === 1;
      });
      const records = await topics.read(TOPIC);
      const again = records.findLast(({ headers }) => headers["replay-of"] !== undefined);
      const decoder = new TextDecoder();
      assertEquals(names.map((name) => decoder.decode(again?.headers[name])), names);
    });

    await t.step("verify counts each once and finds nothing wrong", async () => {
      const { code, stdout } = await runTask("verify", { args: ["--json"], env });
      const report = JSON.parse(stdout);
      const deadLetters = sent.filter((kind) => !kind.hasBaskets).length + 1;
      assertEquals(
        { code, deadLetters: report.deadLetters, stored: report.stored, lost: report.lost },
        { code: 0, deadLetters, stored: baskets + 1, lost: 0 },
      );
    });

    await t.step("a redelivery of everything changes nothing", async () => {
      assertEquals(await consumer.stop(), 0);
      const read = () =>
        database.query("select * from dead_letters order by record_offset, content_hash");
      const before = await read();
      await database.query("delete from partition_positions");
      await using again = spawnService("consume", { env: { ...env, KAFKA_GROUP_ID: "again" } });
      const last = await topics.read(TOPIC);
      await waitUntil("it has read all", async () => {
        const committed = (await topics.committed("again", TOPIC))[0];
        return committed === String(Number(last.at(-1)?.offset) + 1);
      });
      assertEquals(await read(), before);
      assertEquals(await again.stop(), 0);
    });
  },
});
