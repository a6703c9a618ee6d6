/**
 * The topics of the pipeline and their creation. Live and bulk are two lanes of the same records:
 * a backfill of a million baskets must not delay the tills.
 *
 * @module
 */
import { isNotAuthorized, toBrokerAnswers } from "./kafka_error.ts";
import { findMissingRights, MissingRight, type TopicDescriber } from "./missing_right.ts";

/** Names of the three topics. */
export interface Topics {
  /** Single baskets as they are sold. */
  readonly live: string;
  /** Files and backfills. */
  readonly bulk: string;
  /** Copies of records that could not become rows. */
  readonly deadLetters: string;
}

/** The default names. */
export const DEFAULT_TOPICS: Topics = {
  live: "delhaize_shop",
  bulk: "delhaize_shop_2",
  deadLetters: "delhaize_shop_dead_letters",
};

/** The part of a Kafka admin client that {@linkcode createMissingTopics} needs. */
export interface TopicAdmin extends TopicDescriber {
  /** Names of all topics. */
  listTopics(): Promise<string[]>;
  /** Resolves to `false` when one of them exists. */
  createTopics(request: {
    waitForLeaders: boolean;
    topics: { topic: string; numPartitions: number; replicationFactor: number }[];
  }): Promise<boolean>;
}

/**
 * Creates the topics that do not exist and alters none that does. Idempotent, also when several
 * services start at once: kafkajs resolves to `false`, not to an error, when another was quicker.
 *
 * @returns the names that were missing
 * @throws {MissingRight} when this user may not create them, or not see that they exist
 */
export async function createMissingTopics(
  admin: TopicAdmin,
  { topics, partitions, replicationFactor = -1 }: {
    readonly topics: Topics;
    readonly partitions: number;
    /** @default {-1} the broker's own default (KIP-464, Kafka 2.4 and later) */
    readonly replicationFactor?: number | undefined;
  },
): Promise<readonly string[]> {
  const existing = new Set(await admin.listTopics());
  const wanted = new Set(Object.values<string>({ ...topics }));
  const missing = [...wanted].filter((topic) => !existing.has(topic));
  if (missing.length === 0) return missing;
  try {
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({ topic, numPartitions: partitions, replicationFactor })),
    });
  } catch (cause) {
    if (!isNotAuthorized(cause)) throw cause;
    const refused = toBrokerAnswers(cause).flatMap(({ topic }) => topic ?? []);
    const rights = await findMissingRights(admin, refused.length > 0 ? refused : missing);
    if (rights.length === 0) throw cause;
    throw new MissingRight("create the missing topics", { missing: rights, cause });
  }
  return missing;
}
