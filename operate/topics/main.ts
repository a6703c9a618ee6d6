/**
 * The task `topics`: shows the topics of the pipeline and what they lack, and creates those that are
 * missing. Exit code 0 when all are there, 1 when one is missing or cannot be seen, 2 for a wrong
 * command line.
 *
 * @module
 */
import { createKafka } from "../../shared/kafka/client.ts";
import { openKafkaOptions } from "../../shared/kafka/open_kafka_options.ts";
import { createMissingTopics } from "../../shared/kafka/topics.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { KAFKA_SETTINGS, toTopics } from "../../shared/service/service_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";
import { formatTopics, toTopicsJson } from "./format_topics.ts";
import { readTopicStates } from "./topic_state.ts";

await runTask({
  name: "topics",
  usage: `Shows the topics: partitions, replicas, how long they keep records, and what to change.
Usage: deno task topics [--create] [--json]
  --create  creates the topics that are missing, with KAFKA_PARTITIONS and KAFKA_REPLICATION_FACTOR
            and otherwise as the brokers have it by default; alters none
  --json    prints the same as JSON
Warns of topics that can lose what was accepted: one replica, min.insync.replicas of 1, records kept
for less than 7 days, compaction, partitions without a leader.
Needs the right Describe on the topics; DescribeConfigs to show their settings, Create to create.
Settings: KAFKA_BROKERS and those beside it in docs/settings.md.
Exit code: 0 when all are there, with or without warnings; 1 when one is missing or cannot be seen,
2 for a wrong command line.`,
  options: { create: toggle(), json: toggle() },
  async main({ options: { create, json } }) {
    const settings = readSettings(Deno.env.get, KAFKA_SETTINGS);
    const topics = toTopics(settings);
    const admin = createKafka(await openKafkaOptions(settings, { clientId: "delhaize-topics" }))
      .admin();
    try {
      await admin.connect();
      const created = !create ? [] : await createMissingTopics(admin, {
        topics,
        partitions: settings.KAFKA_PARTITIONS,
        replicationFactor: settings.KAFKA_REPLICATION_FACTOR,
      });
      const states = await readTopicStates(admin, topics);
      console.log(
        json
          ? JSON.stringify(toTopicsJson(states, { created }))
          : formatTopics(states, { created }),
      );
      return states.every(({ status }) => status === "there") ? 0 : 1;
    } finally {
      await admin.disconnect();
    }
  },
});
