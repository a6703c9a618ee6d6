/**
 * What the start says of settings that work and should not be.
 *
 * @module
 */
import { configure, reset } from "@logtape/logtape";
import { assertEquals } from "@std/assert";
import { openKafkaOptions } from "../../../shared/kafka/open_kafka_options.ts";
import { KAFKA_SETTINGS } from "../../../shared/service/service_settings.ts";
import { readSettings } from "../../../shared/service/settings.ts";

const LOGIN = {
  KAFKA_BROKERS: "127.0.0.1:9092,kafka.example:9092",
  KAFKA_SASL_MECHANISM: "PLAIN",
  KAFKA_SASL_USERNAME: "shop",
  KAFKA_SASL_PASSWORD: "hunter2",
};

Deno.test("a password that crosses the network in plain text is warned of", async (t) => {
  const cases = [
    { name: "PLAIN without TLS", input: {}, expected: 1 },
    { name: "PLAIN in TLS", input: { KAFKA_TLS: "true" }, expected: 0 },
    { name: "SCRAM", input: { KAFKA_SASL_MECHANISM: "SCRAM-SHA-512" }, expected: 0 },
    { name: "this machine", input: { KAFKA_BROKERS: "localhost:9092,[::1]:9092" }, expected: 0 },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, async () => {
      const lines: string[] = [];
      await configure({
        reset: true,
        sinks: { list: ({ message }) => lines.push(message.join("")) },
        loggers: [{ category: "kafka", sinks: ["list"] }, { category: ["logtape", "meta"] }],
      });
      try {
        const environment: Record<string, string> = { ...LOGIN, ...input };
        const settings = readSettings((name) => environment[name], KAFKA_SETTINGS);
        await openKafkaOptions(settings, { clientId: "test" });
      } finally {
        await reset();
      }
      assertEquals(lines.filter((line) => line.includes("plain text")).length, expected);
      assertEquals(lines.join().includes("hunter2"), false);
    });
  }
});
