/**
 * Which right this user lacks. Kafka hides a topic from a user who may not describe it, and kafkajs
 * (2.2.4) does not say which of several topics was refused, so the broker is asked about each.
 *
 * @module
 */
import { isNotAuthorized, isUnknownTopic } from "./kafka_error.ts";

/** An operation of Kafka's ACLs (Kafka documentation, Authorization and ACLs). */
export type Right = "Create" | "Describe" | "Read" | "Write";

/** A right that this user needs and does not have. */
export interface RightOn {
  /** The operation. */
  readonly right: Right;
  /** Such as `topic delhaize_shop`. */
  readonly on: string;
}

/** The broker refused, since this user lacks rights. `cause` is the broker's refusal. */
export class MissingRight extends Error {
  /** The name in logs. */
  override readonly name = "MissingRight";
  /** What it lacks; where there are several, one or more of them. */
  readonly missing: readonly RightOn[];

  /** `action` continues "Cannot", such as `create the topics`. */
  constructor(
    action: string,
    { missing, cause }: { readonly missing: readonly RightOn[]; readonly cause: unknown },
  ) {
    const rights = missing.map(({ right, on }) => `${right} on ${on}`).join(", ");
    super(`Cannot ${action}: the Kafka user lacks the right ${rights}`, { cause });
    this.missing = missing;
  }
}

/** The part of a Kafka admin client that asks about a topic. */
export interface TopicDescriber {
  /** Rejects when the topic does not exist, or this user may not describe it. */
  fetchTopicMetadata(request: { topics: string[] }): Promise<unknown>;
}

/**
 * What this user lacks to see `topics`, or to create those that do not exist. Empty when all exist
 * and can be seen.
 */
export async function findMissingRights(
  admin: TopicDescriber,
  topics: readonly string[],
): Promise<readonly RightOn[]> {
  const missing: RightOn[] = [];
  for (const topic of topics) {
    try {
      await admin.fetchTopicMetadata({ topics: [topic] });
    } catch (error) {
      if (isNotAuthorized(error)) missing.push({ right: "Describe", on: `topic ${topic}` });
      else if (isUnknownTopic(error)) missing.push({ right: "Create", on: `topic ${topic}` });
    }
  }
  return missing;
}
