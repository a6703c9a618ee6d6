/**
 * The errors of Kafka in words for people: what failed, and what to do. What an error means is
 * decided in `kafka_error.ts`.
 *
 * @module
 */
import type { Failure } from "../service/failure.ts";
import {
  findKafkaError,
  isNotAuthenticated,
  isUnreachable,
  isWithoutCoordinator,
  toBrokerAnswers,
} from "./kafka_error.ts";
import { MissingRight } from "./missing_right.ts";

/** The error in words; `undefined` when neither it nor any of its causes is one of Kafka. */
export function toKafkaFailure(error: unknown): Failure | undefined {
  const lack = findMissingRight(error);
  if (lack !== undefined) return { what: lack.message, advice: RIGHT_ADVICE };
  const innermost = findKafkaError(error);
  if (innermost === undefined) return undefined;
  const { message, broker, code } = innermost;
  if (isNotAuthenticated(innermost)) {
    return {
      what: `The broker did not let us in: ${message}`,
      advice: "Check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD",
    };
  }
  const [answer] = toBrokerAnswers(error);
  if (answer !== undefined) {
    const about = answer.topic === undefined ? "" : ` about topic ${answer.topic}`;
    const advice = ANSWER_ADVICE[answer.type];
    const verb = advice === undefined ? "answered with an error" : "refused";
    return { what: `The broker ${verb}${about}: ${answer.message}`, advice };
  }
  if (broker !== undefined || isUnreachable(innermost)) {
    const reason = SYSTEM_ERRORS[code ?? ""] ?? message;
    return {
      what: `Cannot reach the broker at ${broker ?? "KAFKA_BROKERS"}: ${reason}`,
      advice: "Check that it runs (deno task local starts one) and that KAFKA_BROKERS names it",
    };
  }
  if (isWithoutCoordinator(innermost)) {
    return {
      what: "The broker names no coordinator of the consumer group",
      advice: "It is starting, or this user lacks the right Read on the group of KAFKA_GROUP_ID",
    };
  }
  return { what: `The broker answered with an error: ${message}` };
}

function findMissingRight(error: unknown): MissingRight | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof MissingRight) return each;
  }
  return undefined;
}

const RIGHT_ADVICE =
  "Grant it to the user of KAFKA_SASL_USERNAME; topics may also be created for it";

/** By the name of the error code in the Kafka protocol. */
const ANSWER_ADVICE: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION:
    "The topics do not exist yet: the API and the consumer create them when they start",
  TOPIC_AUTHORIZATION_FAILED: "This user lacks a right on the topic: grant Read, Write, Describe",
  GROUP_AUTHORIZATION_FAILED: "This user lacks the right Read on the consumer group",
  CLUSTER_AUTHORIZATION_FAILED: "This user lacks a right on the cluster: create the topics for it",
};

/** By the error code of the operating system. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name cannot be looked up now",
  ETIMEDOUT: "no answer came in time",
  EHOSTUNREACH: "there is no way to that machine",
};
