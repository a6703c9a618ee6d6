/**
 * What a checker finds, and what checkers share.
 *
 * @module
 */
import type { History, Operation } from "../history_event.ts";

/** Something that a correct pipeline never shows. */
export interface Anomaly {
  /** Its class, such as `lost`. */
  readonly kind: string;
  /** What is wrong, in a sentence. */
  readonly detail: string;
  /** Of what it is about, where that is one basket, closing or till's day. */
  readonly key?: string;
  /** Of the record that it is about. */
  readonly position?: string;
}

/** A class of anomalies. Pure: the history is all that it knows. */
export type Checker = (history: History) => readonly Anomaly[];

/** A position taken apart. */
export interface Place {
  /** `topic/partition`. */
  readonly partition: string;
  readonly offset: number;
}

/** Takes `topic/partition@offset` apart. */
export function toPlace(position: string): Place {
  const at = position.lastIndexOf("@");
  return { partition: position.slice(0, at), offset: Number(position.slice(at + 1)) };
}

/** Whether a named gap covers the position. */
export function isInGap(position: string, { gaps }: Pick<History, "gaps">): boolean {
  const { partition, offset } = toPlace(position);
  return gaps.some((gap) => gap.partition === partition && gap.from <= offset && offset < gap.to);
}

/** Whether it is of a basket that an operator erased, or of a day that was dropped, at any moment. */
export function createIsGone(
  { operated }: Pick<History, "operated">,
): (operation: Pick<Operation, "key" | "dated">) => boolean {
  const erased = new Set(operated.filter(({ how }) => how === "erase").map(({ key }) => key));
  const isRetained = operated.some(({ how }) => how === "retain");
  return ({ key, dated }) => erased.has(key) || (isRetained && dated === "old");
}

/** The key under which a basket was sent, for one that got an id of its own later: `id~date`. */
export function toSentKey(key: string): string {
  return key.replace(/~\d{4}-\d\d-\d\d$/, "");
}

/** By key; what has none is left out. */
export function byKey<T extends { readonly key?: string }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(items.filter(({ key }) => key !== undefined), ({ key = "" }) => key);
}

/** Whether the operation may have put a record into a topic, as far as its client can know. */
export function mayHaveHappened({ answer }: Pick<Operation, "answer">): boolean {
  return answer === "accepted" || answer === "unknown";
}

/** Whether it sent a basket. */
export function isBasket({ kind }: Pick<Operation, "kind">): boolean {
  return kind !== "closing" && isSent({ kind });
}

/** Whether it sent a basket or a closing. */
export function isSent({ kind }: Pick<Operation, "kind">): boolean {
  return kind !== "look_up" && kind !== "read";
}
