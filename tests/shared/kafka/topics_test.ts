/**
 * Missing topics are created, and existing ones never altered.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { isRefusedForGood } from "../../../shared/kafka/kafka_error.ts";
import { KAFKA_SETTINGS, toTopics } from "../../../shared/service/service_settings.ts";
import { readSettings } from "../../../shared/service/settings.ts";
import {
  createMissingTopics,
  DEFAULT_TOPICS,
  type TopicAdmin,
} from "../../../shared/kafka/topics.ts";

type CreateRequest = Parameters<TopicAdmin["createTopics"]>[0];

Deno.test("DEFAULT_TOPICS are the names of the contract", () => {
  assertEquals(DEFAULT_TOPICS, {
    live: "delhaize_shop",
    bulk: "delhaize_shop_2",
    deadLetters: "delhaize_shop_dead_letters",
  });
});

Deno.test("toTopics() takes the names from the settings", () => {
  const environment = new Map([
    ["KAFKA_TOPIC", "a"],
    ["KAFKA_BULK_TOPIC", "b"],
    ["KAFKA_DEAD_LETTER_TOPIC", "c"],
  ]);
  const settings = readSettings((name) => environment.get(name), KAFKA_SETTINGS);
  assertEquals(toTopics(settings), { live: "a", bulk: "b", deadLetters: "c" });
});

Deno.test("createMissingTopics() creates only what is missing", async (t) => {
  const { live, bulk, deadLetters } = DEFAULT_TOPICS;
  const cases: { name: string; existing: string[]; expected: string[] }[] = [
    { name: "none exists", existing: [], expected: [live, bulk, deadLetters] },
    {
      name: "others exist",
      existing: ["other", "DELHAIZE_SHOP"],
      expected: [live, bulk, deadLetters],
    },
    { name: "one exists", existing: [live], expected: [bulk, deadLetters] },
    { name: "one is missing", existing: [deadLetters, live, "other"], expected: [bulk] },
    { name: "all exist", existing: [bulk, live, deadLetters], expected: [] },
  ];
  for (const { name, existing, expected } of cases) {
    await t.step(name, async () => {
      const admin = createFakeAdmin(existing);
      const options = { topics: DEFAULT_TOPICS, partitions: 6 };
      assertEquals(await createMissingTopics(admin, options), expected);
      assertEquals(
        admin.requests,
        expected.length === 0 ? [] : [{
          waitForLeaders: true,
          topics: expected.map((topic) => ({ topic, numPartitions: 6, replicationFactor: -1 })),
        }],
      );
      assertEquals(await createMissingTopics(admin, options), []);
    });
  }
});

Deno.test("createMissingTopics() requests the replication factor of its options", async () => {
  const admin = createFakeAdmin(["delhaize_shop", "delhaize_shop_2"]);
  await createMissingTopics(admin, {
    topics: DEFAULT_TOPICS,
    partitions: 12,
    replicationFactor: 3,
  });
  assertEquals(admin.requests, [{
    waitForLeaders: true,
    topics: [{ topic: "delhaize_shop_dead_letters", numPartitions: 12, replicationFactor: 3 }],
  }]);
});

Deno.test("createMissingTopics() is content when another was quicker", async () => {
  const admin = { ...createFakeAdmin([]), createTopics: () => Promise.resolve(false) };
  assertEquals(
    await createMissingTopics(admin, { topics: DEFAULT_TOPICS, partitions: 6 }),
    Object.values<string>({ ...DEFAULT_TOPICS }),
  );
});

Deno.test("createMissingTopics() passes on why the broker refuses", async () => {
  const refusal = new Error("Topic authorization failed");
  const admin = { ...createFakeAdmin([]), createTopics: () => Promise.reject(refusal) };
  const error = await assertRejects(() =>
    createMissingTopics(admin, { topics: DEFAULT_TOPICS, partitions: 6 })
  );
  assertEquals(error, refusal);
});

Deno.test("createMissingTopics() names the right that is missing, and on which topic", async (t) => {
  const { live, bulk, deadLetters } = DEFAULT_TOPICS;
  const refusal = aBrokerAnswer("TOPIC_AUTHORIZATION_FAILED");
  const answers: Readonly<Record<string, Error | undefined>> = {
    [live]: refusal,
    [bulk]: aBrokerAnswer("UNKNOWN_TOPIC_OR_PARTITION"),
    [deadLetters]: undefined,
  };
  const cases = [
    {
      name: "topics that are hidden, and topics that do not exist",
      fetchTopicMetadata: ({ topics: [topic = ""] }: { topics: string[] }) =>
        answers[topic] === undefined ? Promise.resolve({}) : Promise.reject(answers[topic]),
      expected: "Cannot create the missing topics: the Kafka user lacks the right " +
        `Describe on topic ${live}, Create on topic ${bulk}`,
    },
    {
      name: "a broker that says nothing more",
      fetchTopicMetadata: () => Promise.reject(new Error("gone")),
      expected: refusal.message,
    },
  ];
  for (const { name, fetchTopicMetadata, expected } of cases) {
    await t.step(name, async () => {
      const createTopics = () => Promise.reject(refusal);
      const admin = { ...createFakeAdmin([]), createTopics, fetchTopicMetadata };
      const error = await assertRejects(() =>
        createMissingTopics(admin, { topics: DEFAULT_TOPICS, partitions: 6 })
      );
      assertEquals([(error as Error).message, isRefusedForGood(error)], [expected, true]);
    });
  }
});

function aBrokerAnswer(type: string): Error {
  const name = "KafkaJSProtocolError";
  return Object.assign(new Error("Refused"), { name, type, retriable: false });
}

/** Knows topics by name and remembers what it was asked to create; it can do nothing else. */
function createFakeAdmin(
  existing: readonly string[],
): TopicAdmin & { readonly requests: CreateRequest[] } {
  const names = [...existing];
  const requests: CreateRequest[] = [];
  return {
    requests,
    listTopics: () => Promise.resolve([...names]),
    fetchTopicMetadata: () => Promise.resolve({}),
    createTopics(request) {
      requests.push(request);
      names.push(...request.topics.map(({ topic }) => topic));
      return Promise.resolve(true);
    },
  };
}
