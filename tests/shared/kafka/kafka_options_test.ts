/**
 * Settings become the options of a Kafka client, credentials whole or not at all.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { toKafkaOptions } from "../../../shared/kafka/kafka_options.ts";
import { KAFKA_SETTINGS, type KafkaSettings } from "../../../shared/service/service_settings.ts";
import { readSettings, SettingsError } from "../../../shared/service/settings.ts";
import { toSecret } from "../../../shared/service/to_secret.ts";

Deno.test("toKafkaOptions() of bare settings connects to the local broker in plain text", () => {
  const { logCreator: _, ...options } = toKafkaOptions(settingsOf({}), { clientId: "api" });
  assertEquals(options, {
    clientId: "api",
    brokers: ["127.0.0.1:9092"],
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { retries: 2, initialRetryTime: 100 },
  });
});

Deno.test("toKafkaOptions() names all brokers", () => {
  const settings = settingsOf({ KAFKA_BROKERS: "a:9092, b:9093" });
  assertEquals(toKafkaOptions(settings, { clientId: "api" }).brokers, ["a:9092", "b:9093"]);
});

Deno.test("toKafkaOptions() uses TLS when set, with the files of the settings", async (t) => {
  const secrets = { ca: toSecret("CA"), certificate: toSecret("CERT"), key: toSecret("KEY") };
  await t.step("no TLS", () => {
    assertEquals(toKafkaOptions(settingsOf({}), { clientId: "api" }).tls, undefined);
  });
  await t.step("the system's authorities", () => {
    const options = toKafkaOptions(settingsOf({ KAFKA_TLS: "true" }), { clientId: "api" });
    assertEquals(options.tls, {});
  });
  await t.step("files", () => {
    const settings = settingsOf({ KAFKA_TLS: "true" });
    assertEquals(toKafkaOptions(settings, { clientId: "api", secrets }).tls, secrets);
  });
});

Deno.test("toKafkaOptions() refuses files of certificates that would not be used", async (t) => {
  const cases = [
    {
      env: { KAFKA_CA_FILE: "certs/ca.pem" },
      expected: "KAFKA_TLS is not true although KAFKA_CA_FILE is set",
    },
    {
      env: { KAFKA_CERT_FILE: "certs/client.pem", KAFKA_KEY_FILE: "certs/client.key" },
      expected: "KAFKA_TLS is not true although KAFKA_CERT_FILE and KAFKA_KEY_FILE are set",
    },
    {
      env: { KAFKA_TLS: "true", KAFKA_KEY_FILE: "certs/client.key" },
      expected: "KAFKA_CERT_FILE and KAFKA_KEY_FILE go together: set both or none",
    },
  ];
  for (const { env, expected } of cases) {
    await t.step(Object.keys(env).join(" and "), () => {
      assertThrows(
        () => toKafkaOptions(settingsOf(env), { clientId: "api" }),
        SettingsError,
        expected,
      );
    });
  }
});

const SASL = {
  KAFKA_SASL_MECHANISM: "scram-sha-512",
  KAFKA_SASL_USERNAME: "shop",
  KAFKA_SASL_PASSWORD: "hunter2",
};

Deno.test("toKafkaOptions() authenticates by each mechanism", async (t) => {
  for (const mechanism of ["plain", "scram-sha-256", "scram-sha-512"] as const) {
    await t.step(mechanism, async () => {
      // As Kafka writes it.
      const name = mechanism.toUpperCase();
      const settings = settingsOf({ ...SASL, KAFKA_SASL_MECHANISM: name });
      const { password, ...login } = toKafkaOptions(settings, { clientId: "api" }).sasl!;
      assertEquals(login, { mechanism, username: "shop" });
      assertEquals(await password.read(), "hunter2");
    });
  }
  await t.step("with the password of a file", () => {
    const { KAFKA_SASL_PASSWORD: _, ...env } = SASL;
    const password = toSecret("from a file");
    const options = toKafkaOptions(
      settingsOf({ ...env, KAFKA_SASL_PASSWORD_FILE: "certs/password" }),
      { clientId: "api", secrets: { password } },
    );
    assertEquals(options.sasl?.password, password);
  });
});

Deno.test("toKafkaOptions() refuses SASL settings in part", async (t) => {
  const names = Object.keys(SASL) as (keyof typeof SASL)[];
  const parts = [
    ...names.map((name) => [name]),
    ...names.map((left) => names.filter((name) => name !== left)),
  ];
  for (const part of parts) {
    await t.step(part.join(" and "), () => {
      const settings = settingsOf(Object.fromEntries(part.map((name) => [name, SASL[name]])));
      const { message } = assertThrows(
        () => toKafkaOptions(settings, { clientId: "api" }),
        SettingsError,
      );
      assertEquals(
        message,
        "Cannot start with these settings:\n  KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and " +
          "KAFKA_SASL_PASSWORD (or …_FILE) go together: set all or none",
      );
    });
  }
});

Deno.test("toKafkaOptions() refuses to copy dead letters to where baskets are read", () => {
  for (const name of ["KAFKA_TOPIC", "KAFKA_BULK_TOPIC"]) {
    const settings = settingsOf({ [name]: "same", KAFKA_DEAD_LETTER_TOPIC: "same" });
    assertThrows(
      () => toKafkaOptions(settings, { clientId: "api" }),
      SettingsError,
      "KAFKA_DEAD_LETTER_TOPIC is a topic that baskets are read from: name another one",
    );
  }
});

function settingsOf(environment: Record<string, string>): KafkaSettings {
  return readSettings((name) => environment[name], KAFKA_SETTINGS);
}
