/**
 * What a person reads when a task ends with an error: a sentence that says what failed and what to
 * do, and a stack trace only for a fault of our code.
 *
 * @module
 */
import { DatabaseError } from "../postgres/database_error.ts";

/** What failed, and what a person can do about it where that is known. */
export interface Failure {
  /** A sentence. */
  readonly what: string;
  /** A sentence, too. */
  readonly advice?: string | undefined;
}

/** What failed and what to do, a line each. */
export function explainFailure(error: unknown): string {
  const { what, advice } = toFailure(error);
  return advice === undefined ? what : `${what}\n${advice}`;
}

/** The error in words, for a person and for a log line. Quotes no setting but addresses. */
export function toFailure(error: unknown): Failure {
  if (error instanceof DatabaseError) {
    return { what: error.message, advice: DATABASE_ADVICE[error.sqlstate ?? "none"] };
  }
  if (!(error instanceof Error)) return { what: String(error) };
  const kafka = findKafkaError(error);
  if (kafka !== undefined) return toKafkaFailure(kafka);
  if (BUGS.some((bug) => error instanceof bug)) {
    return { what: "Unexpected error, a fault of this program", advice: error.stack };
  }
  return { what: error.message };
}

/** Errors of the language, which our own code never throws on purpose. */
const BUGS = [TypeError, RangeError, ReferenceError, SyntaxError] as const;

/** By SQLSTATE (PostgreSQL documentation, appendix A); `none` is an error of the connection. */
const DATABASE_ADVICE: Readonly<Record<string, string>> = {
  none: "Check that Postgres runs (deno task local starts one) and that DATABASE_URL names it",
  "28P01": "The user or the password in DATABASE_URL is wrong",
  "28000": "Postgres does not let this user of DATABASE_URL in from here (pg_hba.conf)",
  "3D000": "The database that DATABASE_URL names does not exist: create it first",
  "42501": "The user of DATABASE_URL lacks this right: grant it, or use another user",
  "42P01": "The schema is not that of this version: run deno task migrate",
  "42703": "The schema is not that of this version: run deno task migrate",
  "57P03": "Postgres is starting or stopping: try again in a moment",
  "53300": "Postgres has no connection left: end some, or raise max_connections",
};

/** The parts of kafkajs's errors that say what happened. */
interface KafkaError extends Error {
  /** The error code of the Kafka protocol by its name. */
  readonly type?: string;
  /** `host:port` of the broker. */
  readonly broker?: string;
  /** The error code of the operating system. */
  readonly code?: string;
}

/** The innermost error of kafkajs in a chain of causes; the outer ones only count retries. */
function findKafkaError(error: Error): KafkaError | undefined {
  let found: KafkaError | undefined;
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each.name.startsWith("KafkaJS")) found = each;
  }
  return found;
}

function toKafkaFailure({ name, message, type, broker, code }: KafkaError): Failure {
  if (type !== undefined && Object.hasOwn(KAFKA_ADVICE, type)) {
    return { what: `The broker refused: ${message}`, advice: KAFKA_ADVICE[type] };
  }
  if (name === "KafkaJSSASLAuthenticationError") {
    return {
      what: `The broker did not let us in: ${message}`,
      advice: KAFKA_ADVICE.SASL_AUTHENTICATION_FAILED,
    };
  }
  if (broker !== undefined || name === "KafkaJSConnectionError") {
    const reason = SYSTEM_ERRORS[code ?? ""] ?? message;
    return {
      what: `Cannot reach the broker at ${broker ?? "KAFKA_BROKERS"}: ${reason}`,
      advice: "Check that it runs (deno task local starts one) and that KAFKA_BROKERS names it",
    };
  }
  return { what: `The broker answered with an error: ${message}` };
}

/** By the name of the error code in the Kafka protocol. */
const KAFKA_ADVICE: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION:
    "The topics do not exist yet: the API and the consumer create them when they start",
  TOPIC_AUTHORIZATION_FAILED: "This user lacks a right on the topic: grant Read, Write, Describe",
  GROUP_AUTHORIZATION_FAILED: "This user lacks the right Read on the consumer group",
  CLUSTER_AUTHORIZATION_FAILED: "This user lacks a right on the cluster: create the topics for it",
  SASL_AUTHENTICATION_FAILED:
    "Check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD",
};

/** By the error code of the operating system. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name cannot be looked up now",
  ETIMEDOUT: "no answer came in time",
  EHOSTUNREACH: "there is no way to that machine",
};
