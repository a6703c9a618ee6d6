/**
 * Settings become the options of a Kafka client, credentials whole or not at all.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { type KafkaOptions, toKafkaOptions } from "../../../shared/kafka/kafka_options.ts";
import { KAFKA_SETTINGS, type KafkaSettings } from "../../../shared/service/service_settings.ts";
import { readSettings, SettingsError } from "../../../shared/service/settings.ts";

Deno.test("toKafkaOptions() of bare settings connects to the local broker in plain text", () => {
  const { logCreator: _, ...options } = toKafkaOptions(settingsOf({}), { clientId: "api" });
  assertEquals(options, {
    clientId: "api",
    brokers: ["127.0.0.1:9092"],
    ssl: false,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { retries: 2, initialRetryTime: 100 },
  });
});

Deno.test("toKafkaOptions() names all brokers", () => {
  const settings = settingsOf({ KAFKA_BROKERS: "a:9092, b:9093" });
  assertEquals(toKafkaOptions(settings, { clientId: "api" }).brokers, ["a:9092", "b:9093"]);
});

Deno.test("toKafkaOptions() uses TLS when set, with the authorities of the settings", async (t) => {
  const cases: { name: string; tls: string; ca?: string; expected: KafkaOptions["ssl"] }[] = [
    { name: "no TLS", tls: "false", expected: false },
    { name: "the system's authorities", tls: "true", expected: true },
    { name: "an authority of its own", tls: "true", ca: "PEM", expected: { ca: ["PEM"] } },
  ];
  for (const { name, tls, ca, expected } of cases) {
    await t.step(name, () => {
      const options = toKafkaOptions(settingsOf({ KAFKA_TLS: tls }), { clientId: "api", ca });
      assertEquals(options.ssl, expected);
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
    await t.step(mechanism, () => {
      const settings = settingsOf({ ...SASL, KAFKA_SASL_MECHANISM: mechanism });
      assertEquals(toKafkaOptions(settings, { clientId: "api" }).sasl, {
        mechanism,
        username: "shop",
        password: "hunter2",
      });
    });
  }
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
          "KAFKA_SASL_PASSWORD go together: set all or none",
      );
    });
  }
});

function settingsOf(environment: Record<string, string>): KafkaSettings {
  return readSettings((name) => environment[name], KAFKA_SETTINGS);
}
