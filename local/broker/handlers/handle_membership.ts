/**
 * JoinGroup (11), Heartbeat (12), LeaveGroup (13) and SyncGroup (14): a member's life in a group.
 * Static membership is not offered: a group instance id is read and ignored.
 *
 * @module
 */

import type { FaultInjector } from "../faults.ts";
import type { GroupCoordinator } from "../groups/group_coordinator.ts";
import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler, Outcome } from "../protocol/handler.ts";

interface Options {
  readonly groups: GroupCoordinator;
}

/** Creates the handler of joins; it answers when the generation has been formed. */
export function handleJoinGroup({ groups }: Options): Handler {
  return async ({ version, clientId, clientHost, body, reply }): Promise<Outcome> => {
    const groupId = body.string();
    const sessionTimeoutMs = body.int32();
    const rebalanceTimeoutMs = body.int32();
    const memberId = body.string();
    if (version >= 5) body.nullableString(); // group instance id
    const protocolType = body.string();
    const protocols = body.array(() => ({
      name: body.string(),
      metadata: body.bytes().slice(), // outlives the frame it is a view of
    }));
    const details = { clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs, protocols };
    const mustAskForId = version >= 4;
    const result = await groups.join({ groupId, memberId, protocolType, details, mustAskForId });
    reply.int32(0); // throttle time
    reply.int16(result.error);
    reply.int32(result.generation);
    reply.string(result.protocolName);
    reply.string(result.leaderId);
    reply.string(result.memberId);
    reply.array(result.members, ({ id, metadata }) => {
      reply.string(id);
      if (version >= 5) reply.string(null); // group instance id
      reply.bytes(metadata);
    });
    return "answer";
  };
}

/** Creates the handler of syncs; it answers when the leader has divided the partitions. */
export function handleSyncGroup({ groups }: Options): Handler {
  return async ({ version, body, reply }): Promise<Outcome> => {
    const groupId = body.string();
    const generation = body.int32();
    const memberId = body.string();
    if (version >= 3) body.nullableString(); // group instance id
    const shares = new Map(
      body.array(() => [body.string(), body.bytes().slice()] as const),
    );
    const { error, assignment } = await groups.sync({ groupId, memberId, generation }, shares);
    if (version >= 1) reply.int32(0); // throttle time
    reply.int16(error);
    reply.bytes(assignment);
    return "answer";
  };
}

/** Creates the handler of heartbeats. */
export function handleHeartbeat(
  { groups, faults }: Options & { readonly faults: FaultInjector | undefined },
): Handler {
  return ({ version, body, reply }) => {
    const groupId = body.string();
    const generation = body.int32();
    const memberId = body.string();
    if (version >= 1) reply.int32(0); // throttle time
    const fault = faults?.takeHeartbeatFault();
    reply.int16(
      fault === undefined ? groups.heartbeat({ groupId, memberId, generation }) : ErrorCode[fault],
    );
    return "answer";
  };
}

/** Creates the handler of leaves. */
export function handleLeaveGroup({ groups }: Options): Handler {
  return ({ version, body, reply }) => {
    const groupId = body.string();
    if (version >= 1) reply.int32(0); // throttle time
    if (version < 3) {
      reply.int16(groups.leave(groupId, body.string()));
      return "answer";
    }
    const members = body.array(() => ({ id: body.string(), instance: body.nullableString() }));
    reply.int16(ErrorCode.NONE);
    reply.array(members, ({ id, instance }) => {
      reply.string(id);
      reply.string(instance);
      reply.int16(groups.leave(groupId, id));
    });
    return "answer";
  };
}
