/**
 * The errors of Kafka in words for people: what failed, and what to do. What an error means is
 * decided in `kafka_error.ts`.
 *
 * @module
 */
import type { Failure } from "../service/failure.ts";
import { toSystemReason } from "../service/system_error.ts";
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
  const { message, broker } = innermost;
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
    const reason = toSystemReason(innermost) ?? message;
    return {
      what: `Cannot reach the broker at ${broker ?? "KAFKA_BROKERS"}: ${reason}`,
      advice: "Check that it runs (deno task local starts one) and that KAFKA_BROKERS names it",
    };
  }
  if (isWithoutCoordinator(innermost)) {
    return {
      what: "The broker names no coordinator of the consumer group",
      advice: "It is starting, or this user lacks the right Read on the groups of KAFKA_GROUP_ID",
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
