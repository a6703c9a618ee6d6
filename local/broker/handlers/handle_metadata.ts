/**
 * Metadata (3): the one node there is, and the topics.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import type { ApiCall, Handler } from "../protocol/handler.ts";
import type { Topic, TopicStore } from "../topics/topic_store.ts";
import { isTopicName } from "../topics/topic_name.ts";
import { LEADER_EPOCH } from "./leader_epoch.ts";

/** The only node's id. */
export const NODE_ID = 1;
/** What authorized operations say when nobody asked. */
export const OPERATIONS_NOT_ASKED = -0x80000000;

/** Where clients reach the broker. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What metadata needs. */
export interface MetadataOptions {
  readonly topics: TopicStore;
  readonly endpoint: Endpoint;
  readonly clusterId: string;
  /** Partitions of a topic that is created by being asked for; `undefined` creates none. */
  readonly autoCreatePartitions: number | undefined;
}

/** Creates the handler of metadata requests. */
export function handleMetadata(options: MetadataOptions): Handler {
  const { topics, endpoint, clusterId, autoCreatePartitions } = options;
  const find = (name: string, mayCreate: boolean): Topic | { name: string; error: number } => {
    const topic = topics.get(name);
    if (topic !== undefined) return topic;
    if (!isTopicName(name)) return { name, error: ErrorCode.INVALID_TOPIC_EXCEPTION };
    if (!mayCreate || autoCreatePartitions === undefined) {
      return { name, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
    }
    return topics.create(name, { partitionCount: autoCreatePartitions, configs: {} });
  };

  return (call) => {
    const { version, body, reply } = call;
    const names = body.nullableArray(() => body.string());
    const mayCreate = version >= 4 ? body.boolean() : true;
    const wantsAll = names === null || (version === 0 && names.length === 0);
    const answers = wantsAll ? topics.all() : names.map((name) => find(name, mayCreate));

    if (version >= 3) reply.int32(0); // throttle time
    reply.array([endpoint], ({ host, port }) => {
      reply.int32(NODE_ID);
      reply.string(host);
      reply.int32(port);
      if (version >= 1) reply.string(null); // rack
    });
    if (version >= 2) reply.string(clusterId);
    if (version >= 1) reply.int32(NODE_ID); // controller
    reply.array(answers, (topic) => writeTopic(call, topic));
    if (version >= 8) reply.int32(OPERATIONS_NOT_ASKED);
    return "answer";
  };
}

function writeTopic(
  { version, reply }: ApiCall,
  topic: Topic | { readonly name: string; readonly error: number },
): void {
  const partitions = "error" in topic ? [] : topic.partitions;
  const replicas = () => reply.array([NODE_ID], (id) => reply.int32(id));
  reply.int16("error" in topic ? topic.error : ErrorCode.NONE);
  reply.string(topic.name);
  if (version >= 1) reply.boolean(false); // internal
  reply.array([...partitions.keys()], (partition) => {
    reply.int16(ErrorCode.NONE);
    reply.int32(partition);
    reply.int32(NODE_ID); // leader
    if (version >= 7) reply.int32(LEADER_EPOCH);
    replicas();
    replicas(); // in sync
    if (version >= 5) reply.array([], () => {}); // offline replicas
  });
  if (version >= 8) reply.int32(OPERATIONS_NOT_ASKED);
}
