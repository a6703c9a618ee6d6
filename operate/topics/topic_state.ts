/**
 * What the cluster says of the topics of the pipeline.
 *
 * @module
 */
import { isNotAuthorized, isUnknownTopic } from "../../shared/kafka/kafka_error.ts";
import type { Topics } from "../../shared/kafka/topics.ts";

/** Which part of the pipeline a topic is. */
export type TopicRole = keyof Topics;

/** A topic that exists and can be seen. */
export interface TopicDetails {
  readonly partitions: number;
  /** Replicas of the partition that has the fewest. */
  readonly replicas: number;
  /** Partitions some of whose replicas are behind or away. */
  readonly underReplicated: number;
  /** Partitions that nobody leads: they take and give nothing. */
  readonly leaderless: number;
  /** Settings by name, each as text; `undefined` when this user may not read them. */
  readonly configs: Readonly<Record<string, string>> | undefined;
}

/** A topic of the pipeline. */
export interface TopicState {
  readonly role: TopicRole;
  readonly topic: string;
  /** `hidden`: this user may not describe it, so nothing is known of it. */
  readonly status: "there" | "missing" | "hidden";
  /** Set when it is there. */
  readonly details?: TopicDetails;
}

/** The part of an admin client of Kafka that {@linkcode readTopicStates} needs. */
export interface TopicStateAdmin {
  fetchTopicMetadata(request: { topics: string[] }): Promise<{
    topics: {
      partitions: { leader: number; replicas: number[]; isr: number[] }[];
    }[];
  }>;
  describeConfigs(request: {
    includeSynonyms: boolean;
    resources: { type: number; name: string; configNames: string[] }[];
  }): Promise<
    { resources: { configEntries: { configName: string; configValue: string }[] }[] }
  >;
}

/** The state of each topic. @throws an error of kafkajs when the cluster does not answer */
export async function readTopicStates(
  admin: TopicStateAdmin,
  topics: Topics,
): Promise<readonly TopicState[]> {
  const states: TopicState[] = [];
  for (const role of ROLES) states.push(await readState(admin, { role, topic: topics[role] }));
  return states;
}

async function readState(
  admin: TopicStateAdmin,
  named: Pick<TopicState, "role" | "topic">,
): Promise<TopicState> {
  const { topic } = named;
  try {
    const { topics: [found] } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = found?.partitions ?? [];
    const details = {
      partitions: partitions.length,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      underReplicated: partitions.filter(({ isr, replicas }) =>
        isr.length < replicas.length
      ).length,
      leaderless: partitions.filter(({ leader }) => leader < 0).length,
      configs: await readConfigs(admin, topic),
    };
    return { ...named, status: "there", details };
  } catch (error) {
    if (isUnknownTopic(error)) return { ...named, status: "missing" };
    if (isNotAuthorized(error)) return { ...named, status: "hidden" };
    throw error;
  }
}

async function readConfigs(
  admin: TopicStateAdmin,
  topic: string,
): Promise<TopicDetails["configs"]> {
  try {
    const { resources: [resource] } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: TOPIC, name: topic, configNames: [...CONFIG_NAMES] }],
    });
    const entries = resource?.configEntries ?? [];
    return Object.fromEntries(
      entries.map(({ configName, configValue }) => [configName, configValue]),
    );
  } catch (error) {
    if (isNotAuthorized(error)) return undefined;
    throw error;
  }
}

const ROLES: readonly TopicRole[] = ["live", "bulk", "deadLetters"];
const CONFIG_NAMES = ["cleanup.policy", "min.insync.replicas", "retention.bytes", "retention.ms"];
/** The resource type of a topic in the Kafka protocol. */
const TOPIC = 2;
