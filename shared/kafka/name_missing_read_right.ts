/**
 * Names the right that a consumer lacks, which kafkajs (2.2.4) does not.
 *
 * @module
 */
import type { Kafka } from "./client.ts";
import { isNotAuthorized, isWithoutCoordinator, toBrokerAnswers } from "./kafka_error.ts";
import { mayUseGroup } from "./may_use_group.ts";
import { findMissingRights, MissingRight, type RightOn } from "./missing_right.ts";

/**
 * `error`, or in its place a {@linkcode MissingRight} that names what a consumer lacks. The admin
 * client is made and closed here. Never rejects.
 */
export async function nameMissingReadRight(
  kafka: Kafka,
  error: unknown,
  { topics, groupId }: { readonly topics: readonly string[]; readonly groupId: string },
): Promise<unknown> {
  const name = (missing: readonly RightOn[]) =>
    new MissingRight("consume", { missing, cause: error });
  if (isWithoutCoordinator(error)) {
    const isClosed = await mayUseGroup(kafka, groupId) === false;
    return isClosed ? name([{ right: "Read", on: `group ${groupId}` }]) : error;
  }
  if (!isNotAuthorized(error)) return error;
  if (toBrokerAnswers(error).some(({ type }) => type === "GROUP_AUTHORIZATION_FAILED")) {
    return name([{ right: "Read", on: `group ${groupId}` }]);
  }
  const admin = kafka.admin();
  try {
    await admin.connect();
    const missing = await findMissingRights(admin, topics);
    // All can be seen, so it was a fetch that was refused, of one of them.
    return name(missing.length > 0 ? missing : [{ right: "Read", on: orOf(topics) }]);
  } catch {
    return error;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

function orOf(topics: readonly string[]): string {
  return topics.map((topic) => `topic ${topic}`).join(" or ");
}
