/**
 * Requests about groups, made by hand, each in one version that both brokers have.
 *
 * @module
 */
import { API, type RawConnection } from "./raw_connection.ts";
import { RequestWriter } from "./request_writer.ts";
import type { ResponseReader } from "./response_reader.ts";
import { errorName } from "./error_name.ts";

/** A JoinGroup request. */
export interface Join {
  readonly group: string;
  /** @default "" */
  readonly member?: string;
  /** @default 10 s */
  readonly sessionTimeoutMs?: number;
  /** @default 10 s */
  readonly rebalanceTimeoutMs?: number;
  /** @default "consumer" */
  readonly protocolType?: string;
  /** Names of the protocols. @default ["range"] */
  readonly protocols?: readonly string[];
  /** Name of a static member (KIP-345). @default none */
  readonly instance?: string;
  /** 5 makes the broker hand out an id first, 3 does not. @default 5 */
  readonly version?: number;
}

/** The answer to a JoinGroup. */
export interface Joined {
  readonly error: string;
  readonly generation: number;
  readonly protocol: string | null;
  readonly leader: string | null;
  readonly member: string;
  /** Filled for the leader only. */
  readonly members: readonly string[];
}

/** Sends a join without waiting: it is answered when everybody has joined. */
export function sendJoin(connection: RawConnection, join: Join): Promise<void> {
  const version = join.version ?? 5;
  const body = new RequestWriter()
    .string(join.group)
    .int32(join.sessionTimeoutMs ?? 10_000)
    .int32(join.rebalanceTimeoutMs ?? 10_000)
    .string(join.member ?? "");
  if (version >= 5) body.string(join.instance ?? null);
  body.string(join.protocolType ?? "consumer")
    .array(join.protocols ?? ["range"], (name, out) => out.string(name).bytes(new Uint8Array(4)));
  return connection.send({ api: API.joinGroup, version, body: body.toBytes() });
}

/** Reads the answer to {@linkcode sendJoin}. */
export function readJoined(answer: ResponseReader | undefined, version = 5): Joined {
  if (answer === undefined) throw new Error("The broker closed the connection on a join");
  answer.int32(); // throttle time
  return {
    error: errorName(answer.int16()),
    generation: answer.int32(),
    protocol: answer.string(),
    leader: answer.string(),
    member: answer.string() ?? "",
    members: answer.array(() => {
      const id = answer.string() ?? "";
      if (version >= 5) answer.string(); // group instance
      answer.bytes();
      return id;
    }),
  };
}

/** Joins and waits for the answer. */
export async function join(connection: RawConnection, request: Join): Promise<Joined> {
  await sendJoin(connection, request);
  return readJoined(await connection.receive(), request.version);
}

/** Joins as a client does: with the id it is given at first. */
export async function joinWithId(connection: RawConnection, request: Join): Promise<Joined> {
  const { member } = await join(connection, request);
  return await join(connection, { ...request, member });
}

/** Who sends a request of a member. */
export interface Claim {
  readonly group: string;
  readonly member: string;
  readonly generation: number;
}

/** Sends a sync without waiting: it is answered when the leader has divided the partitions. */
export function sendSync(
  connection: RawConnection,
  { group, member, generation, shares = {} }: Claim & {
    readonly shares?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const body = new RequestWriter().string(group).int32(generation).string(member).string(null)
    .array(Object.entries(shares), ([id, share], out) => {
      out.string(id).bytes(new TextEncoder().encode(share));
    });
  return connection.send({ api: API.syncGroup, version: 3, body: body.toBytes() });
}

/** Reads the answer to {@linkcode sendSync}. */
export function readSynced(answer: ResponseReader | undefined): {
  readonly error: string;
  readonly share: string;
} {
  if (answer === undefined) throw new Error("The broker closed the connection on a sync");
  answer.int32();
  return {
    error: errorName(answer.int16()),
    share: new TextDecoder().decode(answer.bytes() ?? new Uint8Array()),
  };
}

/** Syncs and waits for the answer. */
export async function sync(
  connection: RawConnection,
  request: Parameters<typeof sendSync>[1],
): Promise<ReturnType<typeof readSynced>> {
  await sendSync(connection, request);
  return readSynced(await connection.receive());
}

/** Tells the broker that a member lives; returns the error. */
export async function heartbeat(
  connection: RawConnection,
  { group, member, generation }: Claim,
): Promise<string> {
  const body = new RequestWriter().string(group).int32(generation).string(member);
  const answer = await connection.ask({ api: API.heartbeat, version: 2, body: body.toBytes() });
  answer.int32();
  return errorName(answer.int16());
}

/** Leaves a group; returns the error. */
export async function leave(
  connection: RawConnection,
  { group, member }: Pick<Claim, "group" | "member">,
): Promise<string> {
  const body = new RequestWriter().string(group).string(member);
  const answer = await connection.ask({ api: API.leaveGroup, version: 2, body: body.toBytes() });
  answer.int32();
  return errorName(answer.int16());
}

/** An offset to commit. */
export interface Commit extends Partial<Claim> {
  readonly group: string;
  readonly topic: string;
  /** @default 0 */
  readonly partition?: number;
  readonly offset: number;
  /** @default "" */
  readonly metadata?: string | null;
}

/** Commits one offset; returns the error. Without a member it is a client outside the group. */
export async function commit(connection: RawConnection, request: Commit): Promise<string> {
  const { group, generation = -1, member = "", topic, partition = 0, offset } = request;
  const body = new RequestWriter().string(group).int32(generation).string(member).string(null)
    .array([topic], (name, out) =>
      out.string(name).array([partition], () => {
        out.int32(partition).int64(offset).int32(-1)
          .string(request.metadata === undefined ? "" : request.metadata);
      }));
  const answer = await connection.ask({ api: API.offsetCommit, version: 7, body: body.toBytes() });
  answer.int32();
  const errors = answer.array(() => {
    answer.string();
    return answer.array(() => [answer.int32(), errorName(answer.int16())] as const);
  }).flat();
  return errors[0]?.[1] ?? "no answer";
}

/** A committed offset. */
export interface Committed {
  readonly topic: string | null;
  readonly partition: number;
  readonly offset: number;
  readonly metadata: string | null;
  readonly error: string;
}

/** A group's offsets: in these partitions of a topic, or all of them. */
export async function fetchCommitted(
  connection: RawConnection,
  { group, topic, partitions = [0] }: {
    readonly group: string;
    readonly topic?: string;
    readonly partitions?: readonly number[];
  },
): Promise<{ readonly error: string; readonly offsets: readonly Committed[] }> {
  const topics = topic === undefined ? null : [topic];
  const body = new RequestWriter().string(group).array(
    topics,
    (name, out) =>
      out.string(name).array(partitions, (partition) => {
        out.int32(partition);
      }),
  );
  const answer = await connection.ask({ api: API.offsetFetch, version: 5, body: body.toBytes() });
  answer.int32();
  const offsets = answer.array(() => {
    const name = answer.string();
    return answer.array(() => {
      const [partition, offset] = [answer.int32(), answer.int64()];
      answer.int32(); // leader epoch
      const metadata = answer.string();
      return { topic: name, partition, offset, metadata, error: errorName(answer.int16()) };
    });
  }).flat();
  return { error: errorName(answer.int16()), offsets };
}

/** Deletes a group; returns the error. */
export async function deleteGroup(connection: RawConnection, group: string): Promise<string> {
  const body = new RequestWriter().array([group], (id, out) => out.string(id));
  const answer = await connection.ask({ api: API.deleteGroups, version: 1, body: body.toBytes() });
  answer.int32();
  answer.int32();
  answer.string();
  return errorName(answer.int16());
}

/** A group as DescribeGroups shows it. */
export interface DescribedGroup {
  readonly error: string;
  readonly group: string | null;
  readonly state: string | null;
  readonly protocolType: string | null;
  readonly protocol: string | null;
  readonly members: readonly {
    readonly id: string | null;
    readonly clientId: string | null;
    readonly host: string | null;
    readonly metadataBytes: number;
    readonly share: string;
  }[];
}

/** Describes a group. */
export async function describeGroup(
  connection: RawConnection,
  group: string,
): Promise<DescribedGroup> {
  const body = new RequestWriter().array([group], (id, out) => out.string(id)).int8(0);
  const answer = await connection.ask({
    api: API.describeGroups,
    version: 4,
    body: body.toBytes(),
  });
  answer.int32();
  answer.int32();
  return {
    error: errorName(answer.int16()),
    group: answer.string(),
    state: answer.string(),
    protocolType: answer.string(),
    protocol: answer.string(),
    members: answer.array(() => {
      const id = answer.string();
      answer.string(); // group instance
      return {
        id,
        clientId: answer.string(),
        host: answer.string(),
        metadataBytes: answer.bytes()?.byteLength ?? -1,
        share: new TextDecoder().decode(answer.bytes() ?? new Uint8Array()),
      };
    }),
  };
}

/** The groups by id, with the protocol type of each. */
export async function listGroups(connection: RawConnection): Promise<Map<string, string>> {
  const answer = await connection.ask({ api: API.listGroups, version: 2 });
  answer.int32();
  answer.int16();
  return new Map(
    answer.array(() => [answer.string() ?? "", answer.string() ?? ""] as const),
  );
}
