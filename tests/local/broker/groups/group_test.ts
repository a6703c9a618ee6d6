import { assertEquals } from "@std/assert";
import { mock } from "node:test";
import { Group } from "../../../../local/broker/groups/group.ts";
import type { JoinResult, MemberDetails } from "../../../../local/broker/groups/member.ts";
import { ErrorCode } from "../../../../local/broker/protocol/error_codes.ts";

const SESSION_MS = 10_000;
const REBALANCE_MS = 60_000;
const DELAY_MS = 100;
const NOBODY = new Map<string, Uint8Array>();

function someDetails(protocols: readonly string[] = ["range"]): MemberDetails {
  return {
    clientId: "test",
    clientHost: "/127.0.0.1",
    sessionTimeoutMs: SESSION_MS,
    rebalanceTimeoutMs: REBALANCE_MS,
    protocols: protocols.map((name) => ({ name, metadata: new Uint8Array([1]) })),
  };
}

/** Runs a test in which time passes only by `mock.timers.tick`. */
function withFakeTime(test: (group: Group) => Promise<void>): () => Promise<void> {
  return async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const group = new Group({ initialRebalanceDelayMs: DELAY_MS });
    try {
      await test(group);
    } finally {
      group.close();
      mock.timers.reset();
    }
  };
}

const join = (group: Group, id: string, protocols?: readonly string[]) =>
  group.join(id, "consumer", someDetails(protocols));

/** Forms a stable group of these members; the first is its leader. */
async function settle(group: Group, ...ids: string[]): Promise<number> {
  const joined = ids.map((id) => join(group, id));
  mock.timers.tick(DELAY_MS);
  mock.timers.tick(DELAY_MS);
  const generation = (await Promise.all(joined))[0]?.generation ?? -1;
  const shares = new Map(ids.map((id, i) => [id, new Uint8Array([i])]));
  await Promise.all(ids.toReversed().map((id) => group.sync(id, generation, shares)));
  return generation;
}

function summary({ error, generation, leaderId, members }: JoinResult) {
  return { error, generation, leaderId, members: members.map(({ id }) => id) };
}

Deno.test(
  "members that start together share one generation",
  withFakeTime(async (group) => {
    const a = join(group, "a");
    mock.timers.tick(DELAY_MS - 1);
    const b = join(group, "b");
    mock.timers.tick(1);
    assertEquals(group.state, "PreparingRebalance", "someone came: wait once more");
    mock.timers.tick(DELAY_MS);
    assertEquals(summary(await a), { error: 0, generation: 1, leaderId: "a", members: ["a", "b"] });
    assertEquals(summary(await b), { error: 0, generation: 1, leaderId: "a", members: [] });
  }),
);

Deno.test(
  "a member that does not rejoin in time is left behind",
  withFakeTime(async (group) => {
    await settle(group, "a", "b");
    const c = join(group, "c");
    const b = join(group, "b");
    for (let ms = 0; ms < REBALANCE_MS; ms += 1000) {
      group.heartbeat("a", 1); // it lives, but does not rejoin
      mock.timers.tick(1000);
    }
    assertEquals(summary(await b), { error: 0, generation: 2, leaderId: "b", members: ["b", "c"] });
    await c;
    assertEquals(group.heartbeat("a", 1), ErrorCode.UNKNOWN_MEMBER_ID);
  }),
);

Deno.test(
  "a member that falls silent is dropped after its session, and the others rebalance",
  withFakeTime(async (group) => {
    await settle(group, "a", "b");
    mock.timers.tick(SESSION_MS - 1);
    assertEquals(group.heartbeat("a", 1), ErrorCode.NONE);
    mock.timers.tick(1);
    assertEquals(group.members.map(({ id }) => id), ["a"]);
    assertEquals(group.heartbeat("a", 1), ErrorCode.REBALANCE_IN_PROGRESS);
    assertEquals(group.heartbeat("b", 1), ErrorCode.UNKNOWN_MEMBER_ID);
  }),
);

Deno.test(
  "a joined member that never asks for its share is dropped",
  withFakeTime(async (group) => {
    const joined = ["a", "b"].map((id) => join(group, id));
    mock.timers.tick(DELAY_MS);
    mock.timers.tick(DELAY_MS);
    await Promise.all(joined);
    const b = group.sync("b", 1, NOBODY);
    for (let ms = 0; ms < REBALANCE_MS; ms += 1000) {
      group.heartbeat("a", 1);
      mock.timers.tick(1000);
    }
    assertEquals((await b).error, ErrorCode.REBALANCE_IN_PROGRESS);
    assertEquals(group.members.map(({ id }) => id), ["b"]);
  }),
);

Deno.test(
  "a sync that waits is sent back when a rebalance begins",
  withFakeTime(async (group) => {
    const joined = ["a", "b"].map((id) => join(group, id));
    mock.timers.tick(DELAY_MS);
    mock.timers.tick(DELAY_MS);
    await Promise.all(joined);
    const waiting = group.sync("b", 1, NOBODY);
    group.leave("a");
    assertEquals((await waiting).error, ErrorCode.REBALANCE_IN_PROGRESS);
  }),
);

Deno.test(
  "a follower that joins again unchanged disturbs nobody; the leader asks for a rebalance",
  withFakeTime(async (group) => {
    await settle(group, "a", "b");
    assertEquals((await join(group, "b")).generation, 1);
    assertEquals(group.state, "Stable");
    const a = join(group, "a");
    assertEquals(group.state, "PreparingRebalance");
    await Promise.all([a, join(group, "b")]);
  }),
);

Deno.test(
  "a group waits for a client it has given an id, but not for ever",
  withFakeTime(async (group) => {
    await settle(group, "a");
    group.expect("b", SESSION_MS);
    const rejoined = join(group, "a");
    assertEquals(group.state, "PreparingRebalance");
    mock.timers.tick(SESSION_MS);
    assertEquals((await rejoined).generation, 2);
    assertEquals(group.knows("b"), false);
  }),
);

Deno.test(
  "the protocol most members prefer wins, among those all support",
  withFakeTime(async (group) => {
    const joined = [
      join(group, "a", ["sticky", "range", "only-a"]),
      join(group, "b", ["range", "sticky"]),
      join(group, "c", ["range", "sticky"]),
    ];
    mock.timers.tick(DELAY_MS);
    mock.timers.tick(DELAY_MS);
    assertEquals((await Promise.all(joined)).map(({ protocolName }) => protocolName), [
      "range",
      "range",
      "range",
    ]);
    assertEquals(group.accepts("d", "consumer", someDetails(["only-a"])), false);
    assertEquals(group.accepts("d", "connect", someDetails()), false);
  }),
);

Deno.test(
  "a member may commit until it joins again",
  withFakeTime(async (group) => {
    const generation = await settle(group, "a", "b");
    const a = join(group, "a");
    assertEquals(group.checkCommit("b", generation), ErrorCode.NONE);
    await Promise.all([a, join(group, "b")]);
    assertEquals(group.checkCommit("b", generation), ErrorCode.ILLEGAL_GENERATION);
  }),
);
