/**
 * Which requests the broker answers, in which versions, and who answers them. All versions are
 * below the flexible ones, except ApiVersions 3, which clients open with. No lower end is below that
 * of Kafka 4.1 (KIP-896), so a client that works here works there; JoinGroup's is above it, 2 where
 * Kafka still offers 0.
 *
 * @module
 */

import type { FaultInjector } from "./faults.ts";
import type { CommittedOffsets } from "./groups/committed_offsets.ts";
import type { GroupCoordinator } from "./groups/group_coordinator.ts";
import { type ApiRange, handleApiVersions } from "./handlers/handle_api_versions.ts";
import { handleDeleteRecords } from "./handlers/handle_delete_records.ts";
import { handleDescribeConfigs } from "./handlers/handle_describe_configs.ts";
import { handleFetch } from "./handlers/handle_fetch.ts";
import {
  handleDeleteGroups,
  handleDescribeGroups,
  handleFindCoordinator,
  handleListGroups,
} from "./handlers/handle_group_admin.ts";
import { handleOffsetCommit, handleOffsetFetch } from "./handlers/handle_group_offsets.ts";
import { handleInitProducerId } from "./handlers/handle_init_producer_id.ts";
import { handleListOffsets } from "./handlers/handle_list_offsets.ts";
import {
  handleHeartbeat,
  handleJoinGroup,
  handleLeaveGroup,
  handleSyncGroup,
} from "./handlers/handle_membership.ts";
import { type Endpoint, handleMetadata } from "./handlers/handle_metadata.ts";
import { handleProduce } from "./handlers/handle_produce.ts";
import {
  handleCreatePartitions,
  handleCreateTopics,
  handleDeleteTopics,
} from "./handlers/handle_topic_admin.ts";
import { ApiKey } from "./protocol/api_keys.ts";
import type { Handler } from "./protocol/handler.ts";
import type { ClusterMetadata } from "./topics/cluster_metadata.ts";
import type { TopicStore } from "./topics/topic_store.ts";

/** Everything the handlers work on. */
export interface ApiOptions {
  readonly topics: TopicStore;
  readonly metadata: ClusterMetadata;
  readonly groups: GroupCoordinator;
  readonly offsets: CommittedOffsets;
  readonly endpoint: Endpoint;
  readonly clusterId: string;
  readonly defaultPartitions: number;
  readonly autoCreatePartitions: number | undefined;
  readonly faults: FaultInjector | undefined;
  readonly onStorageError: (error: unknown) => void;
}

/** One request type. */
export interface Api extends ApiRange {
  readonly handle: Handler;
  /** The lowest version that is really answered, where the advertised one is lower. */
  readonly lowestAnswered?: number;
}

/** The request types by key. */
export type ApiTable = ReadonlyMap<number, Api>;

/** Creates the table. */
export function createApiTable(options: ApiOptions): ApiTable {
  const apis: Api[] = [
    // librdkafka takes a broker that does not list Produce 0 for one without compression
    // (KAFKA-18659); Kafka 4 lists it for that reason and answers from 3 on.
    { key: ApiKey.Produce, min: 0, max: 8, lowestAnswered: 3, handle: handleProduce(options) },
    { key: ApiKey.Fetch, min: 4, max: 11, handle: handleFetch(options) },
    { key: ApiKey.ListOffsets, min: 1, max: 5, handle: handleListOffsets(options) },
    { key: ApiKey.Metadata, min: 0, max: 8, handle: handleMetadata(options) },
    { key: ApiKey.OffsetCommit, min: 2, max: 7, handle: handleOffsetCommit(options) },
    { key: ApiKey.OffsetFetch, min: 1, max: 5, handle: handleOffsetFetch(options) },
    { key: ApiKey.FindCoordinator, min: 0, max: 2, handle: handleFindCoordinator(options) },
    { key: ApiKey.JoinGroup, min: 2, max: 5, handle: handleJoinGroup(options) },
    { key: ApiKey.Heartbeat, min: 0, max: 3, handle: handleHeartbeat(options) },
    { key: ApiKey.LeaveGroup, min: 0, max: 3, handle: handleLeaveGroup(options) },
    { key: ApiKey.SyncGroup, min: 0, max: 3, handle: handleSyncGroup(options) },
    { key: ApiKey.DescribeGroups, min: 0, max: 4, handle: handleDescribeGroups(options) },
    { key: ApiKey.ListGroups, min: 0, max: 2, handle: handleListGroups(options) },
    { key: ApiKey.ApiVersions, min: 0, max: 3, handle: handleApiVersions(() => apis) },
    { key: ApiKey.CreateTopics, min: 2, max: 4, handle: handleCreateTopics(options) },
    { key: ApiKey.DeleteTopics, min: 1, max: 3, handle: handleDeleteTopics(options) },
    { key: ApiKey.DeleteRecords, min: 0, max: 1, handle: handleDeleteRecords(options) },
    { key: ApiKey.InitProducerId, min: 0, max: 1, handle: handleInitProducerId(options) },
    { key: ApiKey.DescribeConfigs, min: 1, max: 3, handle: handleDescribeConfigs(options) },
    { key: ApiKey.CreatePartitions, min: 0, max: 1, handle: handleCreatePartitions(options) },
    { key: ApiKey.DeleteGroups, min: 0, max: 1, handle: handleDeleteGroups(options) },
  ];
  return new Map(apis.map((api) => [api.key, api]));
}
