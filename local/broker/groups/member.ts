/**
 * A member of a consumer group, and how a group agrees on the protocol that all its members speak.
 *
 * @module
 */

/** A way of dividing partitions that a member offers, with what it wants to say under it. */
export interface MemberProtocol {
  readonly name: string;
  /** The subscription, opaque to the broker. */
  readonly metadata: Uint8Array;
}

/** Answer to JoinGroup. */
export interface JoinResult {
  readonly error: number;
  readonly memberId: string;
  readonly generation: number;
  readonly protocolName: string;
  readonly leaderId: string;
  /** Filled for the leader only, who divides the partitions among them. */
  readonly members: readonly { readonly id: string; readonly metadata: Uint8Array }[];
}

/** Answer to SyncGroup: the member's share, opaque to the broker. */
export interface SyncResult {
  readonly error: number;
  readonly assignment: Uint8Array;
}

/** What a member says of itself when it joins. */
export interface MemberDetails {
  readonly clientId: string;
  readonly clientHost: string;
  /** Silence after which it is taken for dead. */
  readonly sessionTimeoutMs: number;
  /** How long it may take to rejoin. */
  readonly rebalanceTimeoutMs: number;
  /** In the order it prefers them. */
  readonly protocols: readonly MemberProtocol[];
}

/** What `setTimeout` returns: a number, or Node's object where Node's types are loaded. */
export type Timer = ReturnType<typeof setTimeout>;

/** A member, with what it is waiting for. */
export interface Member {
  readonly id: string;
  details: MemberDetails;
  assignment: Uint8Array;
  /** Answers its JoinGroup; there while it waits for the others to join. */
  answerJoin?: ((result: JoinResult) => void) | undefined;
  /** Answers its SyncGroup; there while it waits for the leader's division. */
  answerSync?: ((result: SyncResult) => void) | undefined;
  sessionTimer?: Timer | undefined;
}

/** The answer to a JoinGroup that is refused, with the id it came under or is to come back with. */
export function refusedJoin(error: number, memberId: string): JoinResult {
  return { error, memberId, generation: -1, protocolName: "", leaderId: "", members: [] };
}

/** The answer to a SyncGroup that is refused. */
export function noShare(error: number): SyncResult {
  return { error, assignment: new Uint8Array(0) };
}

/** Whether a protocol can be found that both the members and the newcomer support. */
export function isCompatible(
  members: Iterable<Member>,
  newcomer: readonly MemberProtocol[],
): boolean {
  const others = [...members].map((member) => member.details.protocols);
  return newcomer.some(({ name }) =>
    others.every((protocols) => protocols.some((protocol) => protocol.name === name))
  );
}

/** The protocol all members support that most of them prefer; `""` when there is none. */
export function selectProtocol(members: Iterable<Member>): string {
  const all = [...members].map((member) => member.details.protocols.map(({ name }) => name));
  const shared = (all[0] ?? []).filter((name) => all.every((names) => names.includes(name)));
  const votes = all.map((names) => names.find((name) => shared.includes(name)));
  const count = (name: string) => votes.filter((vote) => vote === name).length;
  return shared.toSorted((a, b) => count(b) - count(a))[0] ?? "";
}

/** What a member says under a protocol. */
export function metadataFor(member: Member, protocolName: string): Uint8Array {
  return member.details.protocols.find(({ name }) => name === protocolName)?.metadata ??
    new Uint8Array(0);
}

/** Whether a member offers the very same as before, so that its joining again changes nothing. */
export function offersSame(
  before: readonly MemberProtocol[],
  after: readonly MemberProtocol[],
): boolean {
  return before.length === after.length && before.every(({ name, metadata }, i) => {
    const other = after[i];
    return other?.name === name && metadata.byteLength === other.metadata.byteLength &&
      metadata.every((byte, at) => byte === other.metadata[at]);
  });
}
