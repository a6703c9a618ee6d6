/**
 * What people read when a task fails.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { explainFailure } from "../../../shared/service/explain_failure.ts";
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
      }),
      expected: "The broker refused: This server does not host this topic-partition\n" +
        "The topics do not exist yet: the API and the consumer create them when they start",
    },
    {
      name: "the login is wrong",
      error: aKafkaError("KafkaJSSASLAuthenticationError", "Authentication failed"),
      expected: "The broker did not let us in: Authentication failed\n" +
        "Check KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD",
    },
    {
      name: "the database is away",
      error: new DatabaseError("Cannot connect to Postgres: connect ECONNREFUSED", {}),
      expected: "Cannot connect to Postgres: connect ECONNREFUSED\n" +
        "Check that Postgres runs (deno task local starts one) and that DATABASE_URL names it",
    },
    {
      name: "the schema is older",
      error: new DatabaseError('relation "baskets" does not exist', { sqlstate: "42P01" }),
      expected: 'relation "baskets" does not exist\n' +
        "The schema is not that of this version: run deno task migrate",
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
