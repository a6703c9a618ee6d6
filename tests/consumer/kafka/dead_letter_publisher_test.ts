/**
 * Copies of dead letters in their topic: as they came, with the reason, at least once.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import type { DeadLetterPublisherOptions } from "../../../consumer/kafka/dead_letter_publisher.ts";
import { type RawRecord, toRecordHeaders } from "../../../shared/basket/raw_record.ts";
import { openTopicClient } from "../../support/kafka/open_topic_client.ts";
import { may } from "../../support/permissions.ts";
import { aDeadLetter } from "../../support/a_prepared.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { startTestBroker, type TestBroker } from "../../support/kafka/start_test_broker.ts";

const ignore = !may.runStack;

const bytes = (...values: number[]) => Uint8Array.from(values);

Deno.test({
  name: "publish() copies key, value and headers byte for byte and says why and where from",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: ["copies"] });
    await using publisher = await createPublisher(broker, "copies");
    const deadLetters = [
      aDeadLetter({
        topic: "delhaize_shop_2",
        partition: 4,
        offset: "77",
        key: bytes(0, 0xff),
        value: bytes(0x7b, 0, 0xc3, 0x28),
        headers: toRecordHeaders([
          ["origin", bytes(0x80)],
          ["constructor", bytes(1)],
          ["__proto__", bytes(2)],
          ["toString", bytes()],
        ]),
      }, { code: "not_utf8", detail: "é".repeat(2_000) }),
      aDeadLetter({ key: null, value: null }),
    ];
    const reason = (texts: readonly string[]) => {
      const names = ["code", "detail", "topic", "partition", "offset"];
      return Object.fromEntries(
        names.map((name, index) => [`dead-letter-${name}`, new TextEncoder().encode(texts[index])]),
      );
    };
    const expected = [
      {
        key: bytes(0, 0xff),
        value: bytes(0x7b, 0, 0xc3, 0x28),
        headers: {
          origin: bytes(0x80),
          constructor: bytes(1),
          ["__proto__"]: bytes(2),
          toString: bytes(),
          ...reason(["not_utf8", "é".repeat(1_000), "delhaize_shop_2", "4", "77"]),
        },
      },
      {
        key: null,
        value: null,
        headers: reason(["not_json", "Is not valid JSON", "delhaize_shop", "0", "0"]),
      },
    ];
    await publisher.publish(deadLetters);
    assertEquals((await topics.read("copies")).map(toContent), expected);
    // At least once: a redelivered batch is published again.
    await publisher.publish(deadLetters);
    assertEquals((await topics.read("copies")).map(toContent), [...expected, ...expected]);
    await publisher.publish([]);
    assertEquals((await topics.read("copies")).length, 4);
  },
});

Deno.test({
  name: "publish() never rejects while the broker is away, and works again when it is back",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: ["outage"] });
    let notCopied = 0;
    await using publisher = await createPublisher(broker, "outage", {
      pauseMs: 0,
      onNotCopied: (count) => notCopied += count,
    });

    for (const offset of ["0", "1"]) {
      broker.faults.refuseConnections(true);
      await publisher.publish([aDeadLetter({ offset }), aDeadLetter({ offset })]);
      broker.faults.refuseConnections(false);
      await publisher.publish([aDeadLetter({ offset })]);
    }
    assertEquals((await topics.read("outage")).map(toOrigin), ["0", "1"]);
    assertEquals(notCopied, 4);
  },
});

Deno.test({
  name: "publish() goes on when the broker refuses a dead letter for good: the table has it",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: ["refusal"] });
    let notCopied = 0;
    await using publisher = await createPublisher(broker, "refusal", {
      onNotCopied: (count) => notCopied += count,
    });
    broker.faults.failProduce({ append: false, answer: "MESSAGE_TOO_LARGE" });
    // Each is large enough to be sent in a request of its own.
    const deadLetters = ["0", "1", "2"].map((offset) =>
      aDeadLetter({ offset, value: new Uint8Array(400_000) })
    );
    await publisher.publish(deadLetters);
    assertEquals(notCopied, 1);
    assertEquals((await topics.read("refusal")).map(toOrigin), ["1", "2"]);
  },
});

Deno.test({
  name: "publish() copies one by one what the broker refuses together, and misses none of them",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: ["together"] });
    let notCopied = 0;
    await using publisher = await createPublisher(broker, "together", {
      onNotCopied: (count) => notCopied += count,
    });
    broker.faults.failProduce({ append: false, answer: "MESSAGE_TOO_LARGE" });
    await publisher.publish(["0", "1", "2"].map((offset) => aDeadLetter({ offset })));
    assertEquals((await topics.read("together")).map(toOrigin), ["0", "1", "2"]);
    assertEquals(notCopied, 0);
  },
});

Deno.test({
  // Sanitizers do not see sockets of node:net, so the operating system is asked.
  name: "disposing a publisher closes its connections, also after a failure",
  ignore: ignore || Deno.build.os !== "linux",
  async fn() {
    await using broker = await startTestBroker();
    await using _topics = await openTopicClient(broker.address, { topics: ["disposal"] });
    const before = await countConnections(broker.address);
    {
      await using publisher = await createPublisher(broker, "disposal");
      broker.faults.failProduce({ append: false, answer: "NOT_ENOUGH_REPLICAS" }, { times: 3 });
      await publisher.publish([aDeadLetter()]);
    }
    // One that is left open would keep a consumer that was told to stop from ending.
    await waitUntil(
      "its connections are closed",
      async () => await countConnections(broker.address) === before,
      { timeoutMs: 3_000 },
    );
  },
});

Deno.test({
  name: "publish() gives up after its time, and tries no more for the pause",
  ignore,
  // kafkajs 2.2.4 goes on repeating what was given up, by a timer that nobody can take back. The last
  // test of the file, so that no other one sees it.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: ["silence"] });
    const notCopied: number[] = [];
    let nowMs = 1e9;
    await using publisher = await createPublisher(broker, "silence", {
      timeoutMs: 300,
      pauseMs: 60_000,
      onNotCopied: (count) => notCopied.push(count),
      now: () => nowMs,
    });
    await publisher.publish([aDeadLetter({ offset: "0" })]);
    // Retried by kafkajs for longer than the time of a call.
    broker.faults.failProduce({ append: false, answer: "NOT_ENOUGH_REPLICAS" }, { times: 100 });
    const startedAt = performance.now();
    await publisher.publish([aDeadLetter({ offset: "1" })]);
    await publisher.publish([aDeadLetter({ offset: "2" }), aDeadLetter({ offset: "3" })]);
    assertLess(performance.now() - startedAt, 20_000);
    assertEquals(notCopied, [1, 2]);
    broker.faults.clear();
    nowMs += 59_999;
    await publisher.publish([aDeadLetter({ offset: "4" })]);
    nowMs += 1;
    await publisher.publish([aDeadLetter({ offset: "5" })]);
    assertEquals(notCopied, [1, 2, 1]);
    const copied = (await topics.read("silence")).map(toOrigin);
    assertEquals(copied.filter((offset) => offset !== "1"), ["0", "5"]);
  },
});

/** Established connections of this machine from or to the address, by proc(5). */
async function countConnections(address: string): Promise<number> {
  const port = Number(address.split(":")[1]).toString(16).toUpperCase().padStart(4, "0");
  const rows = (await Deno.readTextFile("/proc/net/tcp")).split("\n");
  return rows.filter((row) => row.includes(`:${port} `) && / 01 /.test(row)).length;
}

async function createPublisher(
  { kafka }: TestBroker,
  topic: string,
  options?: DeadLetterPublisherOptions,
) {
  const { createDeadLetterPublisher } = await import(
    "../../../consumer/kafka/dead_letter_publisher.ts"
  );
  return createDeadLetterPublisher(kafka, topic, options);
}

function toContent({ key, value, headers }: RawRecord) {
  return {
    key: key && new Uint8Array(key),
    value: value && new Uint8Array(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, header]) => [name, new Uint8Array(header)]),
    ),
  };
}

function toOrigin({ headers }: RawRecord): string {
  return new TextDecoder().decode(headers["dead-letter-offset"]);
}
