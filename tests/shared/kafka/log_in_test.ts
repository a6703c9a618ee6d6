/**
 * Logging in reads the password again, and tells a refused login from a lost connection.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { isNotAuthenticated, isUnreachable } from "../../../shared/kafka/kafka_error.ts";
import { toFailure } from "../../../shared/service/explain_failure.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;

/** Logs in over a broker that answers each message by `answer`. */
async function logIn(
  answer: () => Promise<unknown>,
  readPassword: () => Promise<string> = () => Promise.resolve("wonderland"),
): Promise<void> {
  const { toMechanism } = await import("../../../shared/kafka/log_in.ts");
  const password = { read: readPassword };
  const { authenticationProvider } = toMechanism({
    mechanism: "plain",
    username: "pipeline",
    password,
  });
  const log = () => {};
  const logger = { debug: log, info: log, warn: log, error: log };
  await authenticationProvider({
    host: "kafka.example",
    port: 9_092,
    logger: { ...logger, namespace: () => logger } as never,
    // kafkajs declares what each answers.
    saslAuthenticate: answer as never,
  }).authenticate();
}

Deno.test("a login that the broker takes passes", { ignore }, async () => {
  await logIn(() => Promise.resolve());
});

Deno.test("a login that the broker refuses is one of the connection, to try again", {
  ignore,
}, async () => {
  const refusal = Object.assign(new Error("Authentication failed: Invalid username or password"), {
    name: "KafkaJSProtocolError",
    type: "SASL_AUTHENTICATION_FAILED",
    retriable: false,
  });
  const error = await assertRejects(() => logIn(() => Promise.reject(refusal)), Error);
  assertEquals([isNotAuthenticated(error), isUnreachable(error)], [true, true]);
  assertEquals(
    toFailure(error).what,
    "The broker at kafka.example:9092 refuses this user or password: " +
      "Authentication failed: Invalid username or password",
  );
});

Deno.test("a connection that is lost during a login is no refused login", { ignore }, async () => {
  const lost = Object.assign(new Error("Closed connection"), {
    name: "KafkaJSConnectionClosedError",
    broker: "kafka.example:9092",
  });
  const error = await assertRejects(() => logIn(() => Promise.reject(lost)), Error);
  assertEquals([isNotAuthenticated(error), isUnreachable(error)], [false, true]);
});

Deno.test("a password that cannot be read is an outage with the reason", { ignore }, async () => {
  const message = "Cannot read certs/pw, the file that KAFKA_SASL_PASSWORD_FILE names: it is empty";
  const error = await assertRejects(
    () => logIn(() => Promise.resolve(), () => Promise.reject(new Error(message))),
    Error,
  );
  assertEquals([isNotAuthenticated(error), isUnreachable(error)], [false, true]);
  assertEquals(
    toFailure(error).what,
    `Cannot reach the broker at kafka.example:9092: ${message}`,
  );
});

Deno.test("the password is read with each login", { ignore }, async () => {
  let reads = 0;
  const read = () => Promise.resolve(`password ${++reads}`);
  for (const _ of [1, 2]) await logIn(() => Promise.resolve(), read);
  assertEquals(reads, 2);
});
