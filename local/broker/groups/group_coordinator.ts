/**
 * All consumer groups of the broker: finds or begins the group a request names, and applies the
 * rules that hold before a group is involved.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import type { CommittedOffset, CommittedOffsets } from "./committed_offsets.ts";
import { Group } from "./group.ts";
import {
  type JoinResult,
  type MemberDetails,
  noShare,
  refusedJoin,
  type SyncResult,
} from "./member.ts";

const MAX_SESSION_TIMEOUT_MS = 1_800_000;

/** A JoinGroup request. */
export interface JoinRequest {
  readonly groupId: string;
  /** `""` for a client that has no id yet. */
  readonly memberId: string;
  readonly protocolType: string;
  readonly details: MemberDetails;
  /** Since JoinGroup 4 a client gets its id first and then joins with it (KIP-394). */
  readonly mustAskForId: boolean;
}

/** Whom a request of a group member comes from. */
export interface MemberClaim {
  readonly groupId: string;
  readonly memberId: string;
  readonly generation: number;
}

/** The groups. Errors are Kafka's codes, 0 for none. */
export interface GroupCoordinator {
  /** Joins a group; resolves when the generation has been formed. */
  join(request: JoinRequest): Promise<JoinResult>;
  /** Hands in or waits for the division of partitions. */
  sync(claim: MemberClaim, shares: ReadonlyMap<string, Uint8Array>): Promise<SyncResult>;
  /** Notes that a member lives. */
  heartbeat(claim: MemberClaim): number;
  /** Lets a member go. */
  leave(groupId: string, memberId: string): number;
  /** Whether a client may commit offsets. */
  checkCommit(claim: MemberClaim): number;
  /** Commits offsets of a group that `checkCommit` allowed. */
  commit(groupId: string, offsets: readonly CommittedOffset[]): void;
  /** The group, when it has or had members since the broker started. */
  find(groupId: string): Group | undefined;
  /** Ids of all groups with members or offsets. */
  groupIds(): readonly string[];
  /** Deletes a group without members, and its offsets. */
  delete(groupId: string): number;
  /** Sends all members away. */
  close(): void;
}

/** How the coordinator behaves. */
export interface GroupCoordinatorOptions {
  readonly offsets: CommittedOffsets;
  /** How long the first member of a group waits for others before it gets everything. */
  readonly initialRebalanceDelayMs: number;
  /** Shorter sessions are refused. */
  readonly minSessionTimeoutMs: number;
}

/** Creates a coordinator without groups; groups with offsets only are known by their offsets. */
export function createGroupCoordinator(options: GroupCoordinatorOptions): GroupCoordinator {
  const { offsets } = options;
  const groups = new Map<string, Group>();
  const begin = (groupId: string): Group => {
    const group = new Group(options);
    groups.set(groupId, group);
    return group;
  };
  const hasOffsets = (groupId: string) => offsets.groupIds().includes(groupId);
  return {
    join(request) {
      const { groupId, memberId, details } = request;
      const refuse = (error: number) => Promise.resolve(refusedJoin(error, memberId));
      if (groupId === "") return refuse(ErrorCode.INVALID_GROUP_ID);
      const { sessionTimeoutMs } = details;
      if (
        sessionTimeoutMs < options.minSessionTimeoutMs || sessionTimeoutMs > MAX_SESSION_TIMEOUT_MS
      ) return refuse(ErrorCode.INVALID_SESSION_TIMEOUT);
      if (memberId !== "" && !groups.get(groupId)?.knows(memberId)) {
        return refuse(ErrorCode.UNKNOWN_MEMBER_ID);
      }
      const group = groups.get(groupId) ?? begin(groupId);
      if (!group.accepts(memberId, request.protocolType, details)) {
        return refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
      }
      if (memberId !== "") return group.join(memberId, request.protocolType, details);
      const newId = `${details.clientId}-${crypto.randomUUID()}`;
      if (!request.mustAskForId) return group.join(newId, request.protocolType, details);
      group.expect(newId, sessionTimeoutMs);
      return Promise.resolve(refusedJoin(ErrorCode.MEMBER_ID_REQUIRED, newId));
    },
    sync: ({ groupId, memberId, generation }, shares) =>
      groups.get(groupId)?.sync(memberId, generation, shares) ??
        Promise.resolve(noShare(ErrorCode.UNKNOWN_MEMBER_ID)),
    heartbeat: ({ groupId, memberId, generation }) =>
      groups.get(groupId)?.heartbeat(memberId, generation) ?? ErrorCode.UNKNOWN_MEMBER_ID,
    leave: (groupId, memberId) =>
      groups.get(groupId)?.leave(memberId) ?? ErrorCode.UNKNOWN_MEMBER_ID,
    checkCommit({ groupId, memberId, generation }) {
      // "" is not refused, as it is in join(): Kafka still keeps offsets under it.
      const group = groups.get(groupId);
      if (group !== undefined) return group.checkCommit(memberId, generation);
      if (generation < 0) return ErrorCode.NONE;
      return hasOffsets(groupId) ? ErrorCode.UNKNOWN_MEMBER_ID : ErrorCode.ILLEGAL_GENERATION;
    },
    commit: (groupId, committed) => offsets.commit(groupId, committed),
    find: (groupId) => groups.get(groupId),
    groupIds: () => [...new Set([...groups.keys(), ...offsets.groupIds()])],
    delete(groupId) {
      const group = groups.get(groupId);
      if (group === undefined && !hasOffsets(groupId)) {
        return ErrorCode.GROUP_ID_NOT_FOUND;
      }
      if (group !== undefined && group.state !== "Empty") return ErrorCode.NON_EMPTY_GROUP;
      group?.close();
      groups.delete(groupId);
      offsets.deleteGroup(groupId);
      return ErrorCode.NONE;
    },
    close() {
      for (const group of groups.values()) group.close();
      groups.clear();
    },
  };
}
