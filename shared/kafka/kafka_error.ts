/**
 * What an error of kafkajs means to us. Each meaning that callers act on has a name of its own here;
 * error names and protocol codes decide, never message texts.
 *
 * It imports no client, so it can be used where kafkajs must not be loaded.
 *
 * @module
 */

/** Whether an error is kafkajs's own, as opposed to one of ours. */
export function isKafkaError(error: unknown): error is Error {
  return error instanceof Error && error.name.startsWith("KafkaJS");
}

/** What kafkajs says of an error, as far as people need it. */
export interface KafkaError extends Error {
  /** `host:port` of the broker. */
  readonly broker?: string;
}

/** The innermost error of kafkajs in a chain of causes; the outer ones only count retries. */
export function findKafkaError(error: unknown): KafkaError | undefined {
  let found: KafkaError | undefined;
  for (let each = error; each instanceof Error; each = each.cause) {
    if (isKafkaError(each)) found = each;
  }
  return found;
}

/** An error that the broker answered with. */
export interface BrokerAnswer extends Error {
  /** The name of the error code, such as `MESSAGE_TOO_LARGE` (Kafka protocol guide). */
  readonly type: string;
  /** Whether the same request can succeed later. */
  readonly retriable: boolean;
  /** The topic that the error is about, where kafkajs says so. */
  readonly topic?: string;
}

/**
 * The error codes that the broker answered with: of the error itself, of its causes (kafkajs wraps
 * what it has retried in vain), and of each topic where a request names several. Empty when the
 * broker did not answer, or the error is none of kafkajs.
 */
export function toBrokerAnswers(error: unknown): readonly BrokerAnswer[] {
  if (!(error instanceof Error)) return [];
  if (isBrokerAnswer(error)) return [error];
  const parts = "errors" in error && Array.isArray(error.errors) ? error.errors : [error.cause];
  return parts.flatMap(toBrokerAnswers);
}

/** Whether the broker answered, and will answer the same to the same request for ever. */
export function isRefusedForGood(error: unknown): error is Error {
  const answers = toBrokerAnswers(error);
  return answers.length > 0 && answers.every(({ retriable }) => !retriable);
}

/** Whether the broker takes fewer bytes at once: fewer records, or a smaller one, can succeed. */
export function isTooLarge(error: unknown): boolean {
  return toBrokerAnswers(error).some(({ type }) => TOO_LARGE.has(type));
}

/** Whether the broker holds the content of a record against it. */
export function isInvalidRecord(error: unknown): boolean {
  return toBrokerAnswers(error).some(({ type }) => type === "INVALID_RECORD");
}

/** Whether the broker finds the timestamp of a record too far from its own clock. */
export function isTimestampRefused(error: unknown): boolean {
  return toBrokerAnswers(error).some(({ type }) => type === "INVALID_TIMESTAMP");
}

/** Whether the coordinator says that this member must join its group again. */
export function isMembershipLost(error: unknown): boolean {
  return toBrokerAnswers(error).some(({ type }) => MEMBERSHIP_LOST.has(type));
}

/** Whether the broker lets this client in, but not do what it asked for. */
export function isNotAuthorized(error: unknown): boolean {
  return toBrokerAnswers(error).some(({ type }) => type.endsWith("_AUTHORIZATION_FAILED"));
}

/** Code of the error of a connection whose login the broker refused (`log_in.ts`). */
export const LOGIN_REFUSED = "SASL_AUTHENTICATION_FAILED";

/** Code of the error of a connection for which a file of a secret could not be read. */
export const UNREADABLE_SECRET = "ERR_SECRET_FILE";

/** Whether the broker does not know this user name and password. */
export function isNotAuthenticated(error: unknown): boolean {
  return isKafkaError(error) && (
    error.name === "KafkaJSSASLAuthenticationError" || codeOf(error) === LOGIN_REFUSED ||
    isNotAuthenticated(error.cause) ||
    toBrokerAnswers(error).some(({ type }) => type === "SASL_AUTHENTICATION_FAILED")
  );
}

/**
 * Whether no broker named the coordinator of a group: it has none yet, or this user may not use the
 * group. kafkajs (2.2.4) loses which.
 */
export function isWithoutCoordinator(error: unknown): boolean {
  return findKafkaError(error)?.name === "KafkaJSGroupCoordinatorNotFound";
}

/** Whether a topic does not exist. */
export function isUnknownTopic(error: unknown): boolean {
  return toBrokerAnswers(error).some(({ type }) => type === "UNKNOWN_TOPIC_OR_PARTITION");
}

/** Whether no broker answered: the connection failed, broke, or stayed silent for too long. */
export function isUnreachable(error: unknown): boolean {
  return isKafkaError(error) && (UNREACHABLE.has(error.name) || isUnreachable(error.cause));
}

/** Whether the broker does not have the offset that was asked for: no longer, or not yet. */
export function isOffsetOutOfRange(error: unknown): boolean {
  return toBrokerAnswers(error).some(({ type }) => type === "OFFSET_OUT_OF_RANGE");
}

/** Whether the same request can succeed later: no broker answered, or it said so. */
export function isPassing(error: unknown): boolean {
  return isUnreachable(error) || toBrokerAnswers(error).some(({ retriable }) => retriable);
}

/** The code of an error of a connection: see `toSystemReason()`. */
export function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function isBrokerAnswer(error: Error): error is BrokerAnswer {
  return isKafkaError(error) && "type" in error && typeof error.type === "string" &&
    "retriable" in error;
}

/** Kafka answers the second for a batch that is larger than a segment of the log. */
const TOO_LARGE: ReadonlySet<string> = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"]);

/** Error codes after which kafkajs joins the group again. */
const MEMBERSHIP_LOST: ReadonlySet<string> = new Set([
  "REBALANCE_IN_PROGRESS",
  "NOT_COORDINATOR_FOR_GROUP",
  "ILLEGAL_GENERATION",
  "UNKNOWN_MEMBER_ID",
]);

/** Names of kafkajs 2.2.4's error classes. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  "KafkaJSBrokerNotFound",
  "KafkaJSConnectionClosedError",
  "KafkaJSConnectionError",
  "KafkaJSNoBrokerAvailableError",
  "KafkaJSRequestTimeoutError",
]);
