/**
 * The errors of Kafka in words for people: what failed, and what to do. What an error means is
 * decided in `kafka_error.ts`.
 *
 * @module
 */
import type { Failure } from "../service/failure.ts";
import { toSystemReason } from "../service/system_error.ts";
import { formatKafkajsBroker } from "./broker_address.ts";
import {
  codeOf,
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
    const at = broker === undefined ? "" : ` at ${formatKafkajsBroker(broker)}`;
    return {
      // kafkajs (2.2.4) puts the mechanism in front of what the broker said.
      what: `The broker${at} refuses this user or password: ${
        message.replace(/^SASL .*? failed: /, "")
      }`,
      advice: "Check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD (or …_FILE)",
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
    const address = broker === undefined ? "KAFKA_BROKERS" : formatKafkajsBroker(broker);
    // What we threw while connecting, with what kafkajs (2.2.4) puts in front of it.
    const reason = toSystemReason(innermost) ?? message.replace(/^Connection error: /, "");
    return {
      what: `Cannot reach the broker at ${address}: ${reason}`,
      advice: CONNECTION_ADVICE[codeOf(innermost) ?? "other"] ?? CONNECTION_ADVICE.other,
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

const NAME_ADVICE =
  "Check the name in KAFKA_BROKERS; where it is not there, the cluster names it " +
  "(advertised.listeners of the broker)";
const CLOCK_ADVICE = "Renew the certificate, or set the clock of this machine";
const CA_ADVICE = "KAFKA_CA_FILE must hold the authority that signed the broker's certificate";
const OWN_ADVICE = "Check KAFKA_CERT_FILE and KAFKA_KEY_FILE";
const PORT_ADVICE =
  "The port may speak plaintext: name the one for TLS in KAFKA_BROKERS, or leave KAFKA_TLS out";

/** By the code of the connection's error. */
const CONNECTION_ADVICE: Readonly<Record<string, string>> & { readonly other: string } = {
  other: "Check that it runs (deno task local starts one) and that KAFKA_BROKERS names it",
  ENOTFOUND: NAME_ADVICE,
  EAI_AGAIN: NAME_ADVICE,
  CERT_HAS_EXPIRED: CLOCK_ADVICE,
  CERT_NOT_YET_VALID: CLOCK_ADVICE,
  CERT_REVOKED: "Renew the certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: NAME_ADVICE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CA_ADVICE,
  UNABLE_TO_GET_ISSUER_CERT: CA_ADVICE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CA_ADVICE,
  SELF_SIGNED_CERT_IN_CHAIN: CA_ADVICE,
  DEPTH_ZERO_SELF_SIGNED_CERT: CA_ADVICE,
  ERR_SSL_WRONG_VERSION_NUMBER: PORT_ADVICE,
  ERR_TLS_NO_ANSWER: PORT_ADVICE,
  ERR_TLS_EXPECTED: "Set KAFKA_TLS=true, or name the port for plaintext in KAFKA_BROKERS",
  ERR_LOGIN_EXPECTED: "Set KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD",
  ERR_CA_FILE: "Check KAFKA_CA_FILE",
  ERR_CLIENT_CERT_FILE: OWN_ADVICE,
  ERR_CA_FILE_PART: "Check KAFKA_CA_FILE: it may just be written",
  ERR_CLIENT_KEY_FILE: OWN_ADVICE,
  ERR_CLIENT_KEY_LOCKED: OWN_ADVICE,
  ERR_CLIENT_KEY_MISMATCH: OWN_ADVICE,
  ERR_CLIENT_CERT_EXPIRED: OWN_ADVICE,
  ERR_CLIENT_CERT_NOT_YET_VALID: OWN_ADVICE,
  ERR_CLIENT_CERT_REQUIRED: "Set KAFKA_CERT_FILE and KAFKA_KEY_FILE",
  ERR_CLIENT_CERT_REFUSED: OWN_ADVICE,
  ERR_CLIENT_CERT_DOUBTFUL: `${OWN_ADVICE}; a broker that starts or stops does the same`,
};

/** By the name of the error code in the Kafka protocol. */
const ANSWER_ADVICE: Readonly<Record<string, string>> = {
  ILLEGAL_SASL_STATE: "This port asks for no login: name the one that does in KAFKA_BROKERS, or " +
    "leave KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD out",
  UNSUPPORTED_SASL_MECHANISM: "Set KAFKA_SASL_MECHANISM to one that the broker offers",
  UNKNOWN_TOPIC_OR_PARTITION:
    "The topics do not exist yet: the API and the consumer create them when they start",
  TOPIC_AUTHORIZATION_FAILED: "This user lacks a right on the topic: grant Read, Write, Describe",
  GROUP_AUTHORIZATION_FAILED: "This user lacks the right Read on the consumer group",
  CLUSTER_AUTHORIZATION_FAILED: "This user lacks a right on the cluster: create the topics for it",
};
