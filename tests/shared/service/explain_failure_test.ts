/**
 * What people read when a task fails.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { MissingRight } from "../../../shared/kafka/missing_right.ts";
import { explainFailure, toRetryProperties } from "../../../shared/service/explain_failure.ts";
import { SettingsError } from "../../../shared/service/settings.ts";
import { TaskError } from "../../../shared/service/task_error.ts";

/** An error as kafkajs throws it; the package itself cannot be imported without a permission. */
function aKafkaError(name: string, message: string, data: object = {}): Error {
  return Object.assign(new Error(message), { name, ...data });
}

Deno.test("explainFailure() says what failed and what to do", async (t) => {
  const refused = aKafkaError("KafkaJSConnectionError", "Connection error: connect ECONNREFUSED", {
    broker: "127.0.0.1:9092",
    code: "ECONNREFUSED",
  });
  const retried = new Error("Connection error", { cause: refused });
  retried.name = "KafkaJSNumberOfRetriesExceeded";
  const cases: { name: string; error: unknown; expected: string }[] = [
    {
      name: "the broker is away, behind the retries of kafkajs",
      error: retried,
      expected: "Cannot reach the broker at 127.0.0.1:9092: nothing listens there\n" +
        "Check that it runs (deno task local starts one) and that KAFKA_BROKERS names it",
    },
    {
      name: "a topic is missing",
      error: aKafkaError("KafkaJSProtocolError", "This server does not host this topic-partition", {
        type: "UNKNOWN_TOPIC_OR_PARTITION",
        retriable: true,
      }),
      expected: "The broker refused: This server does not host this topic-partition\n" +
        "The topics do not exist yet: the API and the consumer create them when they start",
    },
    {
      name: "a right is missing, behind what was attempted",
      error: new Error("Cannot send to the broker", {
        cause: new MissingRight("send to the broker", {
          missing: [{ right: "Write", on: "topic sales" }],
          cause: aKafkaError("KafkaJSProtocolError", "Topic authorization failed", {
            type: "TOPIC_AUTHORIZATION_FAILED",
            retriable: false,
          }),
        }),
      }),
      expected: "Cannot send to the broker: the Kafka user lacks the right Write on topic sales\n" +
        "Grant it to the user of KAFKA_SASL_USERNAME; topics may also be created for it",
    },
    {
      name: "an answer that names its topic",
      error: aKafkaError("KafkaJSCreateTopicError", "The topic name is invalid", {
        type: "INVALID_TOPIC_EXCEPTION",
        retriable: false,
        topic: "a b",
      }),
      expected: "The broker answered with an error about topic a b: The topic name is invalid",
    },
    {
      name: "a group that nobody coordinates",
      error: aKafkaError("KafkaJSGroupCoordinatorNotFound", "Failed to find group coordinator"),
      expected: "The broker names no coordinator of the consumer group\n" +
        "It is starting, or this user lacks the right Read on the groups of KAFKA_GROUP_ID",
    },
    {
      name: "the login is wrong",
      error: aKafkaError("KafkaJSSASLAuthenticationError", "Authentication failed"),
      expected: "The broker refuses this user or password: Authentication failed\n" +
        "Check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD (or …_FILE)",
    },
    {
      name: "the database's certificate cannot be trusted",
      error: new DatabaseError("Cannot connect to Postgres: its certificate has expired", {}),
      expected: "Cannot connect to Postgres: its certificate has expired\n" +
        "See sslmode and the host in DATABASE_URL, DATABASE_CA_FILE, and DATABASE_CERT_FILE with " +
        "DATABASE_KEY_FILE. Plaintext is no way out: nothing falls back to it",
    },
    {
      name: "the database is away",
      error: new DatabaseError("Cannot connect to Postgres: connect ECONNREFUSED", {}),
      expected: "Cannot connect to Postgres: connect ECONNREFUSED\n" +
        "Check that Postgres runs (deno task local starts one) and that DATABASE_URL names it",
    },
    {
      name: "the file of the password cannot be read, so that no server was asked",
      error: new DatabaseError("Cannot connect to Postgres: Cannot read p: it is empty", {
        cause: new TaskError("Cannot read p: it is empty"),
      }),
      expected: "Cannot connect to Postgres: Cannot read p: it is empty",
    },
    {
      name: "the server takes no changes",
      error: new DatabaseError("cannot execute INSERT", { sqlstate: "25006" }),
      expected: "cannot execute INSERT\n" +
        "The server takes no changes: it is a standby (see the host of DATABASE_URL), or " +
        "default_transaction_read_only is on for this role or database, as some hosters set it " +
        "where a disk is nearly full",
    },
    {
      name: "a limit of the role",
      error: new DatabaseError("canceling statement due to statement timeout", {
        sqlstate: "57014",
      }),
      expected: "canceling statement due to statement timeout\n" +
        "Somebody cancelled it, or it took longer than statement_timeout of this role or " +
        "database lets it (alter role … set statement_timeout)",
    },
    {
      name: "a lock of somebody else",
      error: new DatabaseError("canceling statement due to lock timeout", { sqlstate: "55P03" }),
      expected: "canceling statement due to lock timeout\n" +
        "Somebody holds a lock that this needs (pg_locks): try again when that has ended",
    },
    {
      name: "the schema is older",
      error: new DatabaseError('relation "baskets" does not exist', { sqlstate: "42P01" }),
      expected: 'relation "baskets" does not exist\n' +
        "The database is not migrated to this version: run deno task migrate. Where it is, see " +
        "whether search_path of this role leads to its schema (show search_path)",
    },
    {
      name: "an error of the server without advice",
      error: new DatabaseError("division by zero", { sqlstate: "22012" }),
      expected: "division by zero",
    },
    {
      name: "a fault of everyday life",
      error: new TaskError("Cannot listen"),
      expected: "Cannot listen",
    },
    { name: "a bad setting", error: new SettingsError("PORT is bad"), expected: "PORT is bad" },
    {
      name: "what closing a file adds to the fault before it",
      error: new SuppressedError(new Error("close"), new TaskError("The disk is full")),
      expected: "The disk is full",
    },
    { name: "no error at all", error: "why", expected: "why" },
  ];
  for (const { name, error, expected } of cases) {
    await t.step(name, () => assertEquals(explainFailure(error), expected));
  }
});

Deno.test("explainFailure() shows the stack of a fault of our code", () => {
  const text = explainFailure(new TypeError("x is not a function"));
  assertStringIncludes(text, "Unexpected error, a fault of this program\nTypeError: x is not");
  assertStringIncludes(text, "explain_failure_test.ts");
});

Deno.test("toRetryProperties() gives the advice with the first attempt only", () => {
  const error = new DatabaseError("Cannot connect to Postgres", {});
  const advice =
    "Check that Postgres runs (deno task local starts one) and that DATABASE_URL names it";
  const reason = "Cannot connect to Postgres";
  assertEquals(toRetryProperties({ error, attempt: 0 }), { reason, advice });
  assertEquals(toRetryProperties({ error, attempt: 1 }), { reason });
});
