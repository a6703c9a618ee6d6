/**
 * What the errors of the real kafkajs mean, made by the local broker and its faults.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { ErrorName } from "../../../local/broker/protocol/error_codes.ts";
import { createFaults } from "../../../local/broker/faults.ts";
import {
  isInvalidRecord,
  isKafkaError,
  isMembershipLost,
  isNotAuthenticated,
  isNotAuthorized,
  isRefusedForGood,
  isTimestampRefused,
  isTooLarge,
  isUnknownTopic,
  isUnreachable,
  isWithoutCoordinator,
  LOGIN_REFUSED,
  toBrokerAnswers,
} from "../../../shared/kafka/kafka_error.ts";
import { createTopic } from "../../support/kafka/create_topic.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;

const MEANINGS = {
  isInvalidRecord,
  isMembershipLost,
  isNotAuthenticated,
  isNotAuthorized,
  isRefusedForGood,
  isTimestampRefused,
  isTooLarge,
  isUnknownTopic,
  isUnreachable,
  isWithoutCoordinator,
};

Deno.test("errors of kafkajs have the meanings they should, and no other", {
  ignore,
}, async (t) => {
  const faults = createFaults();
  await using broker = await startTestBroker({ faults });
  await createTopic(broker.address, "sales", 1);
  const { createKafka, createPartitioner } = await import("../../../shared/kafka/client.ts");
  const kafka = createKafka(broker.kafka);
  const producer = kafka.producer({ createPartitioner, allowAutoTopicCreation: false });
  const admin = kafka.admin();
  await producer.connect();
  await admin.connect();
  const send = (topic: string) => producer.send({ topic, acks: -1, messages: [{ value: "x" }] });
  const sendWhile = (answer: ErrorName | "drop") => () => {
    faults.failProduce({ append: false, answer }, { times: 20 });
    return send("sales").finally(() => faults.clear());
  };
  const cases: { name: string; fail: () => Promise<unknown>; expected: string[] }[] = [
    {
      name: "a record too large",
      fail: sendWhile("MESSAGE_TOO_LARGE"),
      expected: ["isRefusedForGood", "isTooLarge"],
    },
    {
      name: "an invalid record",
      fail: sendWhile("INVALID_RECORD"),
      expected: ["isInvalidRecord", "isRefusedForGood"],
    },
    {
      name: "a timestamp far ahead",
      fail: sendWhile("INVALID_TIMESTAMP"),
      expected: ["isRefusedForGood", "isTimestampRefused"],
    },
    {
      name: "a topic that this user may not write to",
      fail: sendWhile("TOPIC_AUTHORIZATION_FAILED"),
      expected: ["isNotAuthorized", "isRefusedForGood"],
    },
    { name: "too few replicas, for now", fail: sendWhile("NOT_ENOUGH_REPLICAS"), expected: [] },
    { name: "a lost answer", fail: sendWhile("drop"), expected: ["isUnreachable"] },
    { name: "a missing topic", fail: () => send("missing"), expected: ["isUnknownTopic"] },
    {
      name: "several topics, one of which is refused",
      fail: () =>
        admin.createTopics({
          topics: ["a b", "fine"].map((topic) => ({ topic, numPartitions: 1 })),
        }),
      expected: ["isRefusedForGood"],
    },
    {
      name: "no broker at the address",
      async fail() {
        const away = createKafka({ ...broker.kafka, brokers: ["127.0.0.1:1"] }).admin();
        await away.connect().finally(() => away.disconnect());
      },
      expected: ["isUnreachable"],
    },
  ];
  for (const { name, fail, expected } of cases) {
    await t.step(name, async () => {
      const error = await assertRejects(fail);
      assertEquals(isKafkaError(error), true, String(error));
      assertEquals(toMeanings(error), expected);
    });
  }
  await producer.disconnect();
  await admin.disconnect();
});

Deno.test("what is no error of kafkajs means nothing", async (t) => {
  const lookalike = Object.assign(new Error("x"), { type: "UNKNOWN_MEMBER_ID", retriable: false });
  for (const error of [undefined, "KafkaJSError", new Error("KafkaJSError"), lookalike]) {
    await t.step(String(error), () => {
      assertEquals([isKafkaError(error), toMeanings(error)], [false, []]);
    });
  }
});

Deno.test("a lost membership is known also inside of what kafkajs wraps around it", () => {
  const rebalance = aKafkaError("KafkaJSProtocolError", {
    type: "REBALANCE_IN_PROGRESS",
    retriable: true,
  });
  const wrapped = aKafkaError("KafkaJSNumberOfRetriesExceeded", { cause: rebalance });
  assertEquals([toMeanings(rebalance), toMeanings(wrapped)], [
    ["isMembershipLost"],
    ["isMembershipLost"],
  ]);
  assertEquals(toBrokerAnswers(wrapped).map(({ type }) => type), ["REBALANCE_IN_PROGRESS"]);
});

Deno.test("several topics are refused for good only if each of them is", () => {
  const forGood = aKafkaError("KafkaJSCreateTopicError", { type: "A", retriable: false });
  const forNow = aKafkaError("KafkaJSCreateTopicError", { type: "B", retriable: true });
  const all = aKafkaError("KafkaJSAggregateError", { errors: [forGood, forGood] });
  const some = aKafkaError("KafkaJSAggregateError", { errors: [forGood, forNow] });
  assertEquals([isRefusedForGood(all), isRefusedForGood(some)], [true, false]);
});

Deno.test("a group without coordinator is known, the local broker always has one", () => {
  const lost = aKafkaError("KafkaJSGroupCoordinatorNotFound", {});
  assertEquals(toMeanings(lost), ["isWithoutCoordinator"]);
});

Deno.test("a wrong password is known, the local broker knows no passwords", () => {
  const refused = aKafkaError("KafkaJSSASLAuthenticationError", {});
  assertEquals(toMeanings(refused), ["isNotAuthenticated"]);
  const ours = aKafkaError("KafkaJSConnectionError", { code: LOGIN_REFUSED });
  assertEquals(toMeanings(ours), ["isNotAuthenticated", "isUnreachable"]);
});

function aKafkaError(name: string, properties: Record<string, unknown>): Error {
  return Object.assign(new Error("x"), { name, ...properties });
}

function toMeanings(error: unknown): string[] {
  return Object.entries(MEANINGS).flatMap(([name, isSo]) => isSo(error) ? [name] : []);
}
