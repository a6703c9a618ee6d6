/**
 * Topics and rights as `docs/deploy.md` tells a company to make them: a drill that goes well shows
 * that they suffice.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";

/** Who logs in to Kafka. */
export type KafkaUserName = "api" | "consumer" | "operator";

/** Makes the topics, with the replicas that the cluster has by default, and the rights of each user. */
export async function grantRights(operator: Kafka): Promise<void> {
  const admin = operator.admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: [live, bulk, deadLetters].map((topic) => ({ topic, numPartitions: 6 })),
      waitForLeaders: false,
    });
    await admin.createAcls({
      acl: RIGHTS.flatMap(([user, type, names, operations]) =>
        names.flatMap((resourceName) =>
          operations.map((operation) => ({
            principal: `User:${user}`,
            host: "*",
            permissionType: ALLOW,
            operation: OPERATIONS[operation],
            resourceType: RESOURCES[type],
            resourceName,
            resourcePatternType: LITERAL,
          }))
        )
      ),
    });
  } finally {
    await admin.disconnect();
  }
}

const { live, bulk, deadLetters } = DEFAULT_TOPICS;
const GROUPS = ["delhaize-consumer", "delhaize-consumer-bulk"];

const RIGHTS: readonly (readonly [
  user: KafkaUserName,
  type: keyof typeof RESOURCES,
  names: readonly string[],
  operations: readonly (keyof typeof OPERATIONS)[],
])[] = [
  ["api", "topic", [live, bulk], ["Write", "Describe", "DescribeConfigs"]],
  ["api", "topic", [deadLetters], ["Describe"]],
  ["api", "group", GROUPS, ["Describe"]],
  ["consumer", "topic", [live, bulk], ["Read", "Write"]],
  ["consumer", "group", GROUPS, ["Read"]],
  ["consumer", "topic", [deadLetters], ["Write"]],
  ["operator", "topic", [live, bulk], ["Read"]],
];

/** Of Kafka's protocol. */
const RESOURCES = { topic: 2, group: 3 } as const;
const OPERATIONS = { Read: 3, Write: 4, Describe: 8, DescribeConfigs: 10 } as const;
const ALLOW = 3;
const LITERAL = 3;
