/**
 * FindCoordinator (10), DescribeGroups (15), ListGroups (16) and DeleteGroups (42).
 *
 * @module
 */

import type { GroupCoordinator } from "../groups/group_coordinator.ts";
import { metadataFor } from "../groups/member.ts";
import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler } from "../protocol/handler.ts";
import { type Endpoint, NODE_ID, OPERATIONS_NOT_ASKED } from "./handle_metadata.ts";

const GROUP = 0;

interface Options {
  readonly groups: GroupCoordinator;
}

/** Creates the handler that names the coordinator of a group: this node. */
export function handleFindCoordinator({ endpoint }: { readonly endpoint: Endpoint }): Handler {
  return ({ version, body, reply }) => {
    body.string(); // group id
    const isGroup = version === 0 || body.int8() === GROUP;
    if (version >= 1) reply.int32(0); // throttle time
    // Of all errors the one that every client takes for final: after INVALID_REQUEST librdkafka 2.16
    // asks again until its time is over.
    reply.int16(isGroup ? ErrorCode.NONE : ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    if (version >= 1) reply.string(isGroup ? null : "There are no transactions");
    reply.int32(isGroup ? NODE_ID : -1);
    reply.string(isGroup ? endpoint.host : "");
    reply.int32(isGroup ? endpoint.port : -1);
    return "answer";
  };
}

/** Creates the handler that shows groups and their members; an unknown group is `Dead`. */
export function handleDescribeGroups({ groups }: Options): Handler {
  return ({ version, body, reply }) => {
    const ids = body.array(() => body.string());
    const known = groups.groupIds();
    if (version >= 1) reply.int32(0); // throttle time
    reply.array(ids, (id) => {
      const group = groups.find(id);
      // Until it is stable, a group shows neither its protocol nor what members say under it.
      const protocolName = group?.state === "Stable" ? group.protocolName : "";
      reply.int16(ErrorCode.NONE);
      reply.string(id);
      reply.string(group?.state ?? (known.includes(id) ? "Empty" : "Dead"));
      reply.string(group?.protocolType ?? "");
      reply.string(protocolName);
      reply.array(group?.members ?? [], (member) => {
        reply.string(member.id);
        if (version >= 4) reply.string(null); // group instance id
        reply.string(member.details.clientId);
        reply.string(member.details.clientHost);
        reply.bytes(metadataFor(member, protocolName));
        reply.bytes(group?.state === "Stable" ? member.assignment : new Uint8Array(0));
      });
      if (version >= 3) reply.int32(OPERATIONS_NOT_ASKED);
    });
    return "answer";
  };
}

/** Creates the handler that lists groups with members or offsets. */
export function handleListGroups({ groups }: Options): Handler {
  return ({ version, reply }) => {
    if (version >= 1) reply.int32(0); // throttle time
    reply.int16(ErrorCode.NONE);
    reply.array(groups.groupIds(), (id) => {
      reply.string(id);
      // Only the offsets of a group outlive a restart; whoever left them was a consumer.
      reply.string(groups.find(id)?.protocolType ?? "consumer");
    });
    return "answer";
  };
}

/** Creates the handler that deletes groups without members. */
export function handleDeleteGroups({ groups }: Options): Handler {
  return ({ body, reply }) => {
    const ids = body.array(() => body.string());
    reply.int32(0); // throttle time
    reply.array(ids, (id) => {
      reply.string(id);
      reply.int16(groups.delete(id));
    });
    return "answer";
  };
}
