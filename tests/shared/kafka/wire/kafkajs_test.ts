/**
 * What a real producer and consumer of kafkajs do with the modules that we replace, against a broker
 * and against kafkajs's own bookkeeping.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import type { EachBatchPayload } from "kafkajs";
import { oversizedValueOf } from "../../../../shared/kafka/wire/oversized_value.ts";
import { unreadableBatchOf } from "../../../../shared/kafka/wire/unreadable_batch.ts";
import { createTopic } from "../../../support/kafka/create_topic.ts";
import { aConsumer, aProducer, connected, createKafka } from "../../../support/kafka/kafkajs.ts";
import { connectRaw } from "../../../support/kafka/raw_connection.ts";
import { produce } from "../../../support/kafka/requests.ts";
import { startTestBroker } from "../../../support/kafka/start_test_broker.ts";
import { may } from "../../../support/permissions.ts";
import { waitUntil } from "../../../support/wait_until.ts";
import { encodeBatch, encodeBody, toResponse } from "./encode_batch.ts";

const ignore = !may.runStack;
/** Before kafkajs is loaded; not at the top, since they read the environment at import. */
const { replaced } = ignore
  ? {}
  : await import("../../../../shared/kafka/wire/replace_kafkajs_modules.ts");
const topic = "t";
const GOOD = [{ key: "a", value: "1" }, { key: "b", value: "2" }, { key: "c", value: "3" }];
const BOMB = gzipSync(Buffer.alloc(100_000_000, " "));

Deno.test("a kafkajs producer and consumer use both: the stock ones fail on each of these", {
  ignore,
}, async () => {
  await using broker = await startTestBroker();
  await createTopic(broker.address, topic, 1);
  const kafka = await createKafka(broker.address);
  await using producer = await aProducer(kafka);
  const headers = { constructor: "1", nothing: null } as unknown as Record<string, string>;
  await producer.send({ topic, messages: [{ key: "k", value: "v", headers }] });
  const seen: unknown[] = [];
  await using _consumer = await aConsumer(kafka, {
    topic,
    onBatch({ batch }) {
      for (const { headers = {} } of batch.messages) {
        seen.push(Object.getPrototypeOf(headers), Object.entries(headers));
      }
    },
  });
  await waitUntil("one record", () => seen.length > 0);
  const entries = [["constructor", Buffer.from("1")], ["nothing", null]];
  assertEquals(seen, [null, entries]);
});

/** What a consumer that does as ours does gets of a topic, until `count` messages have come. */
interface Reading {
  readonly outline: string[];
  readonly resolved: string[];
}

function read(payload: EachBatchPayload, { outline, resolved }: Reading): void {
  for (const message of payload.batch.messages) {
    const { firstOffset, reason } = unreadableBatchOf(message) ?? {};
    outline.push(
      reason === undefined ? `${message.value}` : `${firstOffset}–${message.offset} ${reason}`,
    );
    payload.resolveOffset(message.offset);
    resolved.push(
      ...payload.uncommittedOffsets().topics.flatMap(({ partitions }) =>
        partitions.map(({ offset }) => offset)
      ),
    );
  }
}

Deno.test(
  "a consumer goes on after batches of strangers, and begins behind them when it comes back",
  {
    ignore,
  },
  async () => {
    await using broker = await startTestBroker();
    await createTopic(broker.address, topic, 1);
    const kafka = await createKafka(broker.address);
    await using producer = await aProducer(kafka);
    using raw = await connectRaw(broker.address);
    const strangers = [
      encodeBatch(GOOD, { attributes: 1, body: BOMB }),
      encodeBatch(GOOD, { body: encodeBody(GOOD).subarray(1) }),
      encodeBatch(GOOD, { attributes: 3 }),
    ];
    for (const [i, batch] of strangers.entries()) {
      await producer.send({ topic, messages: [{ value: "good" }] });
      assertEquals(await produce(raw, { topic, batch }), { error: "NONE", offset: 4 * i + 1 });
    }
    await producer.send({ topic, messages: [{ value: "last" }] });

    const reading: Reading = { outline: [], resolved: [] };
    {
      await using _consumer = await aConsumer(kafka, {
        topic,
        groupId: "g",
        onBatch: (payload) => read(payload, reading),
      });
      await waitUntil("the last record", () => reading.outline.includes("last"));
    }
    assertEquals(reading.outline, [
      ...["good", "1–3 too_large_when_decompressed"],
      ...["good", "5–7 malformed_records"],
      ...["good", "9–11 malformed_compression"],
      "last",
    ]);
    assertEquals(reading.resolved, ["1", "4", "5", "8", "9", "12", "13"]);

    await using admin = await connected(kafka.admin());
    const [committed] = await admin.fetchOffsets({ groupId: "g", topics: [topic] });
    assertEquals(committed?.partitions.map(({ offset }) => offset), ["13"]);
    // A position inside a batch that cannot be read: its message still comes.
    await admin.setOffsets({ groupId: "g", topic, partitions: [{ partition: 0, offset: "6" }] });
    const again: Reading = { outline: [], resolved: [] };
    await using _consumer = await aConsumer(kafka, {
      topic,
      groupId: "g",
      onBatch: (payload) => read(payload, again),
    });
    await waitUntil("the last record", () => again.outline.includes("last"));
    assertEquals(again.outline, reading.outline.slice(3));
  },
);

/** What kafkajs makes of a fetch. */
interface KafkaBatch {
  readonly messages: readonly object[];
  firstOffset(): string | null;
  lastOffset(): string;
  isEmptyDueToFiltering(): boolean;
}

async function toBatch(
  recordSet: Buffer,
  { fetchedOffset = "0", abortedTransactions = [] as readonly object[] } = {},
): Promise<KafkaBatch> {
  const { default: Batch } = await import("kafkajs/src/consumer/batch.js");
  assert(replaced !== undefined);
  const messages = await replaced.decodeMessages(toResponse(recordSet));
  const data = { partition: 0, highWatermark: "100", abortedTransactions, messages };
  return new Batch(topic, fetchedOffset, data);
}

Deno.test("kafkajs's own batch ends where an unreadable one does, wherever a fetch begins", {
  ignore,
}, async (t) => {
  const unreadable = encodeBatch(GOOD, { baseOffset: 10, attributes: 7 });
  for (const fetchedOffset of ["10", "11", "12"]) {
    await t.step(`from ${fetchedOffset}`, async () => {
      const batch = await toBatch(unreadable, { fetchedOffset });
      assertEquals([batch.messages.length, batch.lastOffset()], [1, "12"]);
    });
  }
});

Deno.test("kafkajs goes past a batch that compaction has emptied", { ignore }, async () => {
  const batch = await toBatch(encodeBatch([], { baseOffset: 5, lastOffsetDelta: 4 }), {
    fetchedOffset: "5",
  });
  assertEquals(batch.messages, []);
  assertEquals([batch.isEmptyDueToFiltering(), batch.lastOffset()], [true, "9"]);
});

Deno.test(
  "kafkajs filters aborted transactions and their markers as before",
  { ignore },
  async () => {
    const producerId = 7;
    const abortMarker = { key: "\0\0\0\0", value: "\0\0\0\0\0\0" };
    const recordSet = Buffer.concat([
      encodeBatch(GOOD, { attributes: 0x10, producerId }),
      encodeBatch(GOOD, { baseOffset: 3, attributes: 0x10 | 7, producerId }),
      encodeBatch(GOOD, { baseOffset: 6 }),
      encodeBatch([abortMarker], { baseOffset: 9, attributes: 0x30, producerId }),
      encodeBatch(GOOD, { baseOffset: 10, attributes: 0x10, producerId }),
    ]);
    const batch = await toBatch(recordSet, {
      abortedTransactions: [{ producerId: "7", firstOffset: "0" }],
    });
    assertEquals(
      batch.messages.map((message) => Reflect.get(message, "offset")),
      ["6", "7", "8", "10", "11", "12"],
    );
  },
);

Deno.test(
  "marks survive kafkajs's batch, which passes the messages on as they are",
  { ignore },
  async () => {
    const value = Buffer.alloc(5_000_000);
    const [message] = (await toBatch(encodeBatch([{ value }]))).messages;
    assert(message !== undefined);
    assertEquals(oversizedValueOf(message)?.valueBytes, 5_000_000);
  },
);
