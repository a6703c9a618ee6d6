/**
 * A Kafka with ACLs: the error names the right that a user lacks, and on what.
 *
 * @module
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { SendError } from "../../api/publish/send_error.ts";
import { explainFailure, toFailure } from "../../shared/service/explain_failure.ts";
import type { KafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { nameMissingReadRight } from "../../shared/kafka/name_missing_read_right.ts";
import { readMaxMessageBytes } from "../../shared/kafka/read_max_message_bytes.ts";
import { DEFAULT_TOPICS } from "../../shared/kafka/topics.ts";
import { toSecret } from "../../shared/service/to_secret.ts";
import { createMemoryPositions } from "../consumer/kafka/support/memory_positions.ts";
import { createTopic } from "../support/kafka/create_topic.ts";
import { brokerKind, mayStartBroker } from "../support/kafka/start_broker_under_test.ts";
import { startAuthorizedKafka } from "../support/kafka/start_kafka.ts";
import { toTestKafkaOptions } from "../support/kafka/to_test_kafka_options.ts";
import { waitUntil } from "../support/wait_until.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";

const LOGIN = { username: "pipeline", password: "wonderland" };
const { live, bulk, deadLetters } = DEFAULT_TOPICS;
/** Of Kafka's protocol. */
const TOPIC = 2;
const GROUP = 3;
const OPERATIONS = { Read: 3, Write: 4, Create: 5, Describe: 8 } as const;

Deno.test({
  name: "a missing right on a topic is named, with the topic",
  ignore: !(brokerKind === "kafka" && mayStartBroker),
  async fn(t) {
    await using kafka = await startAuthorizedKafka(LOGIN);
    const client: KafkaOptions = {
      ...toTestKafkaOptions(kafka.loginAddress),
      sasl: { mechanism: "plain", username: LOGIN.username, password: toSecret(LOGIN.password) },
    };
    const { createRecordSender } = await import("../../api/publish/record_sender.ts");
    const { createReplayProducer } = await import(
      "../../consumer/dead_letters/replay_producer.ts"
    );
    const { createKafka } = await import("../../shared/kafka/client.ts");
    const { createMissingTopics } = await import("../../shared/kafka/topics.ts");

    async function grant(
      operation: keyof typeof OPERATIONS,
      resourceName: string,
      resourceType = TOPIC,
    ): Promise<void> {
      const admin = createKafka(toTestKafkaOptions(kafka.address)).admin();
      await admin.connect();
      const entry = { principal: "User:pipeline", host: "*", permissionType: 3 };
      await admin.createAcls({
        acl: [{
          ...entry,
          operation: OPERATIONS[operation],
          resourceType,
          resourceName,
          resourcePatternType: 3,
        }],
      });
      await admin.disconnect();
    }

    async function create() {
      const admin = createKafka(client).admin();
      await admin.connect();
      try {
        return await createMissingTopics(admin, {
          topics: DEFAULT_TOPICS,
          partitions: 1,
          replicationFactor: 1,
        });
      } finally {
        await admin.disconnect();
      }
    }

    async function send(): Promise<unknown> {
      await using sender = createRecordSender({
        kafka: client,
        topic: live,
        topics: DEFAULT_TOPICS,
        partitions: 1,
        replicationFactor: 1,
      });
      const record = { key: "k", value: "{}", valueBytes: 2, timestampMs: Date.now(), headers: {} };
      return await sender.send([record], { timeoutMs: 4_000 });
    }

    async function consume(): Promise<unknown> {
      const reader = createKafka(client);
      const consumer = reader.consumer({ groupId: "g", retry: { retries: 0 } });
      const crashed = Promise.withResolvers<unknown>();
      consumer.on(consumer.events.CRASH, ({ payload }) => crashed.resolve(payload.error));
      try {
        await consumer.connect();
        await consumer.subscribe({ topics: [live, bulk], fromBeginning: true });
        await consumer.run({ eachMessage: () => Promise.resolve(crashed.resolve("read one")) });
        return await nameMissingReadRight(reader, await crashed.promise, {
          topics: [live, bulk],
          groupId: "g",
        });
      } catch (error) {
        return await nameMissingReadRight(reader, error, { topics: [live, bulk], groupId: "g" });
      } finally {
        await consumer.disconnect();
      }
    }
    const whatOf = (error: unknown) => toFailure(error).what;

    const seen = "seen";
    for (const topic of [live, bulk, seen]) await createTopic(kafka.address, topic, 1);
    await grant("Describe", seen);

    await t.step(
      "a topic that exists and cannot be seen, one that may not be created",
      async () => {
        await grant("Describe", deadLetters);
        assertEquals(
          whatOf(await assertRejects(create)),
          "Cannot create the missing topics: the Kafka user lacks the right " +
            `Describe on topic ${live}, Describe on topic ${bulk}, Create on topic ${deadLetters}`,
        );
      },
    );

    const env = {
      KAFKA_BROKERS: kafka.loginAddress,
      KAFKA_SASL_MECHANISM: "plain",
      KAFKA_SASL_USERNAME: LOGIN.username,
      KAFKA_SASL_PASSWORD: LOGIN.password,
      KAFKA_PARTITIONS: "1",
    };

    await t.step("the task topics shows what is hidden, and what may not be created", async () => {
      const shown = await runTask("topics", { env });
      assertEquals(shown.code, 1);
      assertStringIncludes(shown.stdout, `lacks the right Describe on topic ${live}`);
      assertStringIncludes(shown.stdout, `${deadLetters}: does not exist`);
      const created = await runTask("topics", { args: ["--create"], env });
      assertEquals(created.code, 1);
      assertStringIncludes(created.stderr, `Create on topic ${deadLetters}`);
    });

    await t.step("the lag names what it cannot be read for", async () => {
      const { createLagReader } = await import("../../shared/kafka/lag_reader.ts");
      const lanes = [{ topic: live, groupId: "g" }];
      await using hidden = createLagReader(client, { lanes });
      assertEquals(await hidden(), {
        topics: [],
        missingRights: [{ right: "Describe", on: `topic ${live}` }],
      });
      await using closed = createLagReader(client, { lanes: [{ topic: seen, groupId: "g" }] });
      assertEquals(await closed(), {
        topics: [],
        missingRights: [{ right: "Read", on: "group g" }],
      });
    });

    await t.step("the API logs it, and what it lacks to write", async () => {
      await using api = spawnService("api", {
        env: { ...env, LOG_FORMAT: "text" },
      });
      await waitUntil("it says so", () => Promise.resolve(api.log().includes("Cannot use the")));
      assertStringIncludes(api.log(), `Describe on topic ${live}`);
      assertStringIncludes(api.log(), `lacks the right Write on topic ${live}`);
      assertEquals(api.log().includes(LOGIN.password), false);
      assertEquals(await api.stop(), 0);
    });

    await t.step("Write, where the topics can be seen", async () => {
      for (const topic of [live, bulk]) await grant("Describe", topic);
      await grant("Create", deadLetters);
      assertEquals(await create(), [deadLetters]);
      const error = await assertRejects(send, SendError);
      assertEquals(
        [whatOf(error), error.mayBeAppended],
        [`Cannot send to the broker: the Kafka user lacks the right Write on topic ${live}`, false],
      );
      // What a consumer answers whoever asks for a replay over HTTP: it changes nothing.
      await using producer = createReplayProducer(client);
      const replayed = {
        topic: live,
        key: null,
        value: new TextEncoder().encode("{}"),
        headers: {},
      };
      const reason = `the Kafka user of who replays lacks the right Write on topic ${live}`;
      assertEquals(await producer.send(replayed), { ok: false, reason });
      // A consumer may write its dead letters; then another request is refused.
      await grant("Write", deadLetters);
      assertEquals(await producer.send(replayed), { ok: false, reason });
      await grant("Write", live);
      await send();
      const shown = await runTask("topics", { env });
      assertEquals(shown.code, 0);
      assertStringIncludes(shown.stdout, `lacks the right DescribeConfigs on topic ${live}`);
    });

    await t.step("Read, on the group and on a topic", async () => {
      assertEquals(
        explainFailure(await consume()),
        "Cannot consume: the Kafka user lacks the right Read on group g\n" +
          "Grant it to the user of KAFKA_SASL_USERNAME; topics may also be created for it",
      );
      await grant("Read", "g", GROUP);
      assertEquals(
        whatOf(await consume()),
        "Cannot consume: the Kafka user lacks the right Read on " +
          `topic ${live} or topic ${bulk}`,
      );
      for (const topic of [live, bulk]) await grant("Read", topic);
      assertEquals(await consume(), "read one");
    });

    await t.step("lanes are read without a topic of dead letters", async () => {
      const { runLanes } = await import("../../consumer/kafka/run_lanes.ts");
      const stopping = new AbortController();
      const joined = Promise.withResolvers<void>();
      const running = runLanes({
        kafka: client,
        lanes: [{ topic: live, groupId: "g" }],
        topics: { ...DEFAULT_TOPICS, deadLetters: "may-not-be-created" },
        partitions: 1,
        positions: createMemoryPositions(),
        createHandleBatch: () => () => Promise.resolve(),
        onMembership: (isMember) => isMember && joined.resolve(),
        signal: stopping.signal,
      });
      await Promise.race([joined.promise, running]);
      stopping.abort();
      await running;
    });

    await t.step("a limit that may not be read is not known", async () => {
      const read = () =>
        readMaxMessageBytes(createKafka(client), { topic: live, timeoutMs: 4_000 });
      assertEquals(await read(), undefined);
      const all = createKafka(toTestKafkaOptions(kafka.address));
      assertEquals(await readMaxMessageBytes(all, { topic: live, timeoutMs: 4_000 }), 1_048_588);
    });
  },
});
