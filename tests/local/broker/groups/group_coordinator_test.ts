import { assertEquals } from "@std/assert";
import type { CommittedOffsets } from "../../../../local/broker/groups/committed_offsets.ts";
import {
  createGroupCoordinator,
  type JoinRequest,
} from "../../../../local/broker/groups/group_coordinator.ts";
import { ErrorCode } from "../../../../local/broker/protocol/error_codes.ts";

const noOffsets: CommittedOffsets = {
  groupIds: () => ["committed"],
  of: () => [],
  get: () => undefined,
  commit: () => {},
  deleteGroup: () => {},
  deleteTopic: () => {},
  flush: () => Promise.resolve(),
  close: () => {},
};

function createGroups() {
  return createGroupCoordinator({
    offsets: noOffsets,
    initialRebalanceDelayMs: 0,
    minSessionTimeoutMs: 6000,
  });
}

function aJoin(parts: Partial<JoinRequest> & { readonly sessionTimeoutMs?: number }): JoinRequest {
  const { sessionTimeoutMs = 6000, ...others } = parts;
  return {
    groupId: "g",
    memberId: "",
    protocolType: "consumer",
    mustAskForId: true,
    details: {
      clientId: "test",
      clientHost: "/127.0.0.1",
      sessionTimeoutMs,
      rebalanceTimeoutMs: 60_000,
      protocols: [{ name: "range", metadata: new Uint8Array(0) }],
    },
    ...others,
  };
}

Deno.test("join() refuses what Kafka refuses", async (t) => {
  const cases = [
    { name: "no group", request: aJoin({ groupId: "" }), error: ErrorCode.INVALID_GROUP_ID },
    {
      name: "a session too short",
      request: aJoin({ sessionTimeoutMs: 5999 }),
      error: ErrorCode.INVALID_SESSION_TIMEOUT,
    },
    {
      name: "a session too long",
      request: aJoin({ sessionTimeoutMs: 1_800_001 }),
      error: ErrorCode.INVALID_SESSION_TIMEOUT,
    },
    {
      name: "an id from before a restart",
      request: aJoin({ memberId: "old" }),
      error: ErrorCode.UNKNOWN_MEMBER_ID,
    },
    {
      name: "no protocol",
      request: aJoin({ protocolType: "" }),
      error: ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
    },
  ];
  for (const { name, request, error } of cases) {
    await t.step(name, async () => {
      const groups = createGroups();
      assertEquals(await groups.join(request), {
        error,
        memberId: request.memberId,
        generation: -1,
        protocolName: "",
        leaderId: "",
        members: [],
      });
      groups.close();
    });
  }
});

Deno.test("join() gives a new client its id first, and then a place", async () => {
  const groups = createGroups();
  const first = await groups.join(aJoin({}));
  assertEquals(first.error, ErrorCode.MEMBER_ID_REQUIRED);
  const second = await groups.join(aJoin({ memberId: first.memberId }));
  assertEquals(second, {
    error: ErrorCode.NONE,
    memberId: first.memberId,
    generation: 1,
    protocolName: "range",
    leaderId: first.memberId,
    members: [{ id: first.memberId, metadata: new Uint8Array(0) }],
  });
  groups.close();
});

Deno.test("join() before version 4 gives a place at once", async () => {
  const groups = createGroups();
  assertEquals((await groups.join(aJoin({ mustAskForId: false }))).error, ErrorCode.NONE);
  groups.close();
});

Deno.test("commits to a group without members need to come from outside of it", async (t) => {
  const groups = createGroups();
  const cases = [
    { name: "a new group", groupId: "g", generation: -1, error: ErrorCode.NONE },
    {
      name: "a member of no group",
      groupId: "g",
      generation: 1,
      error: ErrorCode.ILLEGAL_GENERATION,
    },
    { name: "a group with offsets", groupId: "committed", generation: -1, error: ErrorCode.NONE },
    {
      name: "a member of a group with offsets only",
      groupId: "committed",
      generation: 1,
      error: ErrorCode.UNKNOWN_MEMBER_ID,
    },
    { name: "the group without a name", groupId: "", generation: -1, error: ErrorCode.NONE },
  ];
  for (const { name, error, ...claim } of cases) {
    await t.step(name, () => {
      assertEquals(groups.checkCommit({ ...claim, memberId: "" }), error);
    });
  }
  groups.close();
});

Deno.test("delete() deletes groups that are empty, and names the others", async () => {
  const groups = createGroups();
  await groups.join(aJoin({ mustAskForId: false }));
  assertEquals(groups.delete("g"), ErrorCode.NON_EMPTY_GROUP);
  assertEquals(groups.delete("committed"), ErrorCode.NONE);
  assertEquals(groups.delete("unknown"), ErrorCode.GROUP_ID_NOT_FOUND);
  groups.close();
});
