/**
 * One consumer group: who belongs to it and which generation of the division of partitions holds.
 * The states and their rules are those of Kafka's classic protocol:
 *
 *     empty ── join ─► preparing ── all joined ─► completing ── leader syncs ─► stable
 *                          ▲──── join, leave, expiry ────┴────────────────────────┘
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import { ExpectedIds } from "./expected_ids.ts";
import {
  isCompatible,
  type JoinResult,
  type Member,
  type MemberDetails,
  metadataFor,
  noShare,
  offersSame,
  refusedJoin,
  selectProtocol,
  type SyncResult,
  type Timer,
} from "./member.ts";

/** The names DescribeGroups shows. */
export type GroupState = "Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable";

/** A group. Waiting members hold promises; every change answers the ones it concerns. */
export class Group {
  readonly #members = new Map<string, Member>();
  readonly #expected = new ExpectedIds();
  readonly #initialRebalanceDelayMs: number;
  #state: GroupState = "Empty";
  #generation = 0;
  #protocolType = "";
  #protocolName = "";
  #leaderId = "";
  #phaseTimer: Timer | undefined;
  /** Whether someone joined since the wait for company began. */
  #mayGrow = false;
  #isAwaitingCompany = false;

  /** Begins empty. `initialRebalanceDelayMs`: how long the first member waits for company. */
  constructor(options: { readonly initialRebalanceDelayMs: number }) {
    this.#initialRebalanceDelayMs = options.initialRebalanceDelayMs;
  }

  /** Where the group is. */
  get state(): GroupState {
    return this.#state;
  }

  /** `consumer` for consumers; `""` before the first join. */
  get protocolType(): string {
    return this.#protocolType;
  }

  /** The protocol of the present generation. */
  get protocolName(): string {
    return this.#protocolName;
  }

  /** The members, in the order they joined. */
  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** Gives out an id that a client must come back with (KIP-394), and waits for it for a while. */
  expect(memberId: string, forMs: number): void {
    this.#expected.add(memberId, { forMs, onExpiry: () => this.#completeJoinIfAllThere() });
  }

  /** Whether the group knows the id, as a member or as one it expects. */
  knows(memberId: string): boolean {
    return this.#members.has(memberId) || this.#expected.has(memberId);
  }

  /** Whether a client that offers this can be a member beside the others. */
  accepts(memberId: string, protocolType: string, details: MemberDetails): boolean {
    if (protocolType === "" || details.protocols.length === 0) return false;
    const others = this.members.filter(({ id }) => id !== memberId);
    return others.length === 0 ||
      (protocolType === this.#protocolType && isCompatible(others, details.protocols));
  }

  /** Joins or joins again; resolves when the generation it belongs to has been formed. */
  join(memberId: string, protocolType: string, details: MemberDetails): Promise<JoinResult> {
    this.#protocolType = protocolType;
    this.#expected.take(memberId);
    const known = this.#members.get(memberId);
    const isUnchanged = known !== undefined &&
      offersSame(known.details.protocols, details.protocols);
    const member = known ?? { id: memberId, details, assignment: new Uint8Array(0) };
    member.details = details;
    this.#members.set(memberId, member);
    if (isUnchanged && this.#needsNoRebalance(memberId)) {
      this.#restartSession(member);
      return Promise.resolve(this.#joinResult(member));
    }
    this.#mayGrow ||= known === undefined;
    // A second JoinGroup of the same member: its first connection is gone, or about to be.
    member.answerJoin?.(this.#refusal(member, ErrorCode.REBALANCE_IN_PROGRESS));
    clearTimeout(member.sessionTimer);
    return new Promise((resolve) => {
      member.answerJoin = resolve;
      if (this.#state === "PreparingRebalance") this.#completeJoinIfAllThere();
      else this.#prepareRebalance();
    });
  }

  /** Takes the leader's division, or waits for it; resolves with the member's own share. */
  sync(
    memberId: string,
    generation: number,
    shares: ReadonlyMap<string, Uint8Array>,
  ): Promise<SyncResult> {
    const member = this.#members.get(memberId);
    const error = this.#checkMember(member, generation);
    if (member === undefined || error !== ErrorCode.NONE) return Promise.resolve(noShare(error));
    if (this.#state === "PreparingRebalance") {
      return Promise.resolve(noShare(ErrorCode.REBALANCE_IN_PROGRESS));
    }
    if (this.#state === "Stable") {
      this.#restartSession(member);
      return Promise.resolve({ error: ErrorCode.NONE, assignment: member.assignment });
    }
    member.answerSync?.(noShare(ErrorCode.REBALANCE_IN_PROGRESS));
    clearTimeout(member.sessionTimer);
    return new Promise((resolve) => {
      member.answerSync = resolve;
      if (memberId === this.#leaderId) this.#settle(shares);
    });
  }

  /** Notes that a member lives. REBALANCE_IN_PROGRESS tells it to join again. */
  heartbeat(memberId: string, generation: number): number {
    const member = this.#members.get(memberId);
    const error = this.#checkMember(member, generation);
    if (member === undefined || error !== ErrorCode.NONE) return error;
    this.#restartSession(member);
    return this.#state === "PreparingRebalance" ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }

  /** Lets a member go at once. */
  leave(memberId: string): number {
    if (this.#expected.take(memberId)) {
      this.#completeJoinIfAllThere();
      return ErrorCode.NONE;
    }
    const member = this.#members.get(memberId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    this.#remove(member);
    return ErrorCode.NONE;
  }

  /** Whether these offsets may be committed: generation -1 is a client outside any group. */
  checkCommit(memberId: string, generation: number): number {
    if (generation < 0 && this.#state === "Empty") return ErrorCode.NONE;
    const member = this.#members.get(memberId);
    const error = this.#checkMember(member, generation);
    if (member === undefined || error !== ErrorCode.NONE) return error;
    if (this.#state === "CompletingRebalance") return ErrorCode.REBALANCE_IN_PROGRESS;
    this.#restartSession(member);
    return ErrorCode.NONE;
  }

  /** Sends everyone away; the group is not used afterwards. */
  close(): void {
    clearTimeout(this.#phaseTimer);
    this.#expected.clear();
    for (const member of this.#members.values()) {
      clearTimeout(member.sessionTimer);
      member.answerJoin?.(this.#refusal(member, ErrorCode.COORDINATOR_NOT_AVAILABLE));
      member.answerSync?.(noShare(ErrorCode.COORDINATOR_NOT_AVAILABLE));
    }
    this.#members.clear();
  }

  #checkMember(member: Member | undefined, generation: number): number {
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    return generation === this.#generation ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
  }

  /** A leader that joins again asks for a new division; a follower may just have missed an answer. */
  #needsNoRebalance(memberId: string): boolean {
    return this.#state === "CompletingRebalance" ||
      (this.#state === "Stable" && memberId !== this.#leaderId);
  }

  #prepareRebalance(): void {
    for (const member of this.#members.values()) {
      if (member.answerSync === undefined) continue;
      member.answerSync(noShare(ErrorCode.REBALANCE_IN_PROGRESS));
      member.answerSync = undefined;
      this.#restartSession(member);
    }
    const isFirst = this.#state === "Empty";
    this.#state = "PreparingRebalance";
    clearTimeout(this.#phaseTimer);
    const timeoutMs = this.#longestRebalanceMs();
    if (isFirst) return this.#awaitCompany(timeoutMs);
    this.#phaseTimer = setTimeout(() => this.#completeJoin(), timeoutMs);
    this.#completeJoinIfAllThere();
  }

  /** Waits for others to start, and again while others come, but never past a rebalance timeout. */
  #awaitCompany(remainingMs: number): void {
    this.#mayGrow = false;
    const delayMs = Math.min(this.#initialRebalanceDelayMs, remainingMs);
    this.#phaseTimer = setTimeout(() => {
      this.#phaseTimer = undefined;
      if (this.#mayGrow && remainingMs > delayMs) this.#awaitCompany(remainingMs - delayMs);
      else this.#completeJoin();
    }, delayMs);
    this.#isAwaitingCompany = true;
  }

  #completeJoinIfAllThere(): void {
    if (this.#state !== "PreparingRebalance" || this.#isAwaitingCompany) return;
    if (this.#expected.size > 0) return;
    if (this.members.every((member) => member.answerJoin !== undefined)) this.#completeJoin();
  }

  /** Forms the next generation of those who have joined; who has not is out. */
  #completeJoin(): void {
    clearTimeout(this.#phaseTimer);
    this.#isAwaitingCompany = false;
    for (const member of this.members) {
      if (member.answerJoin !== undefined) continue;
      clearTimeout(member.sessionTimer);
      this.#members.delete(member.id);
    }
    this.#generation++;
    if (!this.#members.has(this.#leaderId)) this.#leaderId = this.members[0]?.id ?? "";
    this.#protocolName = selectProtocol(this.#members.values());
    if (this.#members.size === 0) {
      this.#state = "Empty";
      return;
    }
    this.#state = "CompletingRebalance";
    this.#phaseTimer = setTimeout(() => this.#dropUnsynced(), this.#longestRebalanceMs());
    for (const member of this.members) {
      member.answerJoin?.(this.#joinResult(member));
      member.answerJoin = undefined;
      this.#restartSession(member);
    }
  }

  #settle(shares: ReadonlyMap<string, Uint8Array>): void {
    clearTimeout(this.#phaseTimer);
    this.#state = "Stable";
    for (const member of this.#members.values()) {
      member.assignment = shares.get(member.id) ?? new Uint8Array(0);
      member.answerSync?.({ error: ErrorCode.NONE, assignment: member.assignment });
      member.answerSync = undefined;
      this.#restartSession(member);
    }
  }

  /** A member that joined but never asked for its share holds the others up: it goes. */
  #dropUnsynced(): void {
    // All of them first: removing one begins a rebalance, which answers those who wait.
    const unsynced = this.members.filter(({ answerSync }) => answerSync === undefined);
    for (const member of unsynced) this.#remove(member);
  }

  #remove(member: Member): void {
    clearTimeout(member.sessionTimer);
    this.#members.delete(member.id);
    member.answerJoin?.(this.#refusal(member, ErrorCode.UNKNOWN_MEMBER_ID));
    member.answerSync?.(noShare(ErrorCode.UNKNOWN_MEMBER_ID));
    if (this.#state === "PreparingRebalance") this.#completeJoinIfAllThere();
    else this.#prepareRebalance();
  }

  #restartSession(member: Member): void {
    clearTimeout(member.sessionTimer);
    // Who waits for an answer of ours cannot be blamed for silence.
    if (member.answerJoin !== undefined || member.answerSync !== undefined) return;
    member.sessionTimer = setTimeout(() => this.#remove(member), member.details.sessionTimeoutMs);
  }

  #longestRebalanceMs(): number {
    return Math.max(0, ...this.members.map((member) => member.details.rebalanceTimeoutMs));
  }

  #joinResult(member: Member): JoinResult {
    const protocolName = this.#protocolName;
    return {
      error: ErrorCode.NONE,
      memberId: member.id,
      generation: this.#generation,
      protocolName,
      leaderId: this.#leaderId,
      members: member.id !== this.#leaderId ? [] : this.members.map((other) => ({
        id: other.id,
        metadata: metadataFor(other, protocolName),
      })),
    };
  }

  #refusal(member: Member, error: number): JoinResult {
    return refusedJoin(error, member.id);
  }
}
