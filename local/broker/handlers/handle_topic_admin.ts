/**
 * CreateTopics (19), DeleteTopics (20) and CreatePartitions (37).
 *
 * @module
 */

import type { CommittedOffsets } from "../groups/committed_offsets.ts";
import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler } from "../protocol/handler.ts";
import type { Reader } from "../protocol/reader.ts";
import { findConfigFault, type TopicConfigs } from "../topics/topic_configs.ts";
import { isColliding, isTopicName } from "../topics/topic_name.ts";
import type { TopicStore } from "../topics/topic_store.ts";
import { NODE_ID } from "./handle_metadata.ts";

/** A folder and a file a partition: more than this is a typing error on a laptop. */
const MAX_PARTITIONS = 1000;

/** Creates the handler of topic creation. */
export function handleCreateTopics(
  { topics, defaultPartitions }: {
    readonly topics: TopicStore;
    readonly defaultPartitions: number;
  },
): Handler {
  return ({ version, body, reply }) => {
    const wanted = body.array(readNewTopic);
    body.int32(); // timeout
    const isDryRun = body.boolean();
    const counts = new Map<string, number>();
    for (const { name } of wanted) counts.set(name, (counts.get(name) ?? 0) + 1);
    reply.int32(0); // throttle time
    reply.array(wanted, (topic) => {
      const fault = (counts.get(topic.name) ?? 0) > 1
        ? { error: ErrorCode.INVALID_REQUEST, message: "The topic is named twice" }
        : findFault(topic, { topics, version });
      if (fault === undefined && !isDryRun) {
        const asked = topic.assignments.length || topic.partitionCount;
        const partitionCount = asked === -1 ? defaultPartitions : asked;
        topics.create(topic.name, { partitionCount, configs: topic.configs });
      }
      reply.string(topic.name);
      reply.int16(fault?.error ?? ErrorCode.NONE);
      reply.string(fault?.message ?? null);
    });
    return "answer";
  };
}

/** Creates the handler of topic deletion; the offsets groups have in them go too. */
export function handleDeleteTopics(
  { topics, offsets }: { readonly topics: TopicStore; readonly offsets: CommittedOffsets },
): Handler {
  return ({ version, body, reply }) => {
    const names = body.array(() => body.string());
    if (version >= 1) reply.int32(0); // throttle time
    reply.array(names, (name) => {
      const exists = topics.get(name) !== undefined;
      if (exists) {
        topics.delete(name);
        offsets.deleteTopic(name);
      }
      reply.string(name);
      reply.int16(exists ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    });
    return "answer";
  };
}

/** Creates the handler that gives topics more partitions. */
export function handleCreatePartitions({ topics }: { readonly topics: TopicStore }): Handler {
  return ({ body, reply }) => {
    const wanted = body.array(() => ({
      name: body.string(),
      count: body.int32(),
      assignments: body.nullableArray(() => body.array(() => body.int32())),
    }));
    body.int32(); // timeout
    const isDryRun = body.boolean();
    reply.int32(0); // throttle time
    reply.array(wanted, ({ name, count }) => {
      const present = topics.get(name)?.partitions.length;
      const error = present === undefined
        ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
        : count <= present || count > MAX_PARTITIONS
        ? ErrorCode.INVALID_PARTITIONS
        : ErrorCode.NONE;
      if (error === ErrorCode.NONE && !isDryRun) topics.extend(name, count);
      reply.string(name);
      reply.int16(error);
      reply.string(
        error === ErrorCode.INVALID_PARTITIONS ? `The topic has ${present} partitions` : null,
      );
    });
    return "answer";
  };
}

interface NewTopic {
  readonly name: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly assignments: readonly { readonly replicas: readonly number[] }[];
  readonly configs: TopicConfigs;
  /** Names of settings whose value was null. */
  readonly nullConfigs: readonly string[];
}

function readNewTopic(body: Reader): NewTopic {
  const shape = {
    name: body.string(),
    partitionCount: body.int32(),
    replicationFactor: body.int16(),
    assignments: body.array(() => ({
      partition: body.int32(),
      replicas: body.array(() => body.int32()),
    })),
  };
  const settings = body.array(() => [body.string(), body.nullableString()] as const);
  return {
    ...shape,
    configs: Object.fromEntries(
      settings.filter((entry): entry is readonly [string, string] => entry[1] !== null),
    ),
    nullConfigs: settings.filter(([, value]) => value === null).map(([name]) => name),
  };
}

function findFault(
  topic: NewTopic,
  { topics, version }: { readonly topics: TopicStore; readonly version: number },
): { readonly error: number; readonly message: string } | undefined {
  const { name, partitionCount, replicationFactor, assignments, configs, nullConfigs } = topic;
  if (!isTopicName(name)) {
    return { error: ErrorCode.INVALID_TOPIC_EXCEPTION, message: `Invalid topic name: ${name}` };
  }
  if (topics.get(name) !== undefined) {
    return { error: ErrorCode.TOPIC_ALREADY_EXISTS, message: `Topic '${name}' already exists.` };
  }
  const other = topics.all().find((present) => isColliding(name, present.name));
  if (other !== undefined) {
    const message = `Topic '${name}' collides with existing topic: ${other.name}`;
    return { error: ErrorCode.INVALID_TOPIC_EXCEPTION, message };
  }
  const configFault = nullConfigs.length > 0
    ? `Null value not supported for topic configs: ${nullConfigs.join(",")}`
    : findConfigFault(configs);
  if (configFault !== undefined) return { error: ErrorCode.INVALID_CONFIG, message: configFault };
  if (assignments.length > 0) {
    if (assignments.every(({ replicas }) => replicas.length === 1 && replicas[0] === NODE_ID)) {
      return undefined;
    }
    const message = `The only replica is node ${NODE_ID}`;
    return { error: ErrorCode.INVALID_REPLICA_ASSIGNMENT, message };
  }
  // -1, the broker's default, came with version 4 (KIP-464).
  const asksForDefault = partitionCount === -1 && version >= 4;
  if (!asksForDefault && (partitionCount < 1 || partitionCount > MAX_PARTITIONS)) {
    const message = `Number of partitions must be 1 to ${MAX_PARTITIONS}`;
    return { error: ErrorCode.INVALID_PARTITIONS, message };
  }
  if (replicationFactor !== 1 && replicationFactor !== -1) {
    const message = "Replication factor must be 1: there is one broker";
    return { error: ErrorCode.INVALID_REPLICATION_FACTOR, message };
  }
  return undefined;
}
