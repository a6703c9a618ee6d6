/**
 * Addresses of brokers on their way into kafkajs and out of it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  formatKafkajsBroker,
  fromKafkajsHost,
  toKafkajsBroker,
} from "../../../shared/kafka/broker_address.ts";

Deno.test("an address of the settings keeps its host through kafkajs", async (t) => {
  const cases = [
    { input: "kafka-1.example:9092", host: "kafka-1.example", shown: "kafka-1.example:9092" },
    { input: "192.0.2.1:9092", host: "192.0.2.1", shown: "192.0.2.1:9092" },
    { input: "[::1]:9092", host: "::1", shown: "[::1]:9092" },
    { input: "[2001:db8::a]:19092", host: "2001:db8::a", shown: "[2001:db8::a]:19092" },
  ];
  for (const { input, host, shown } of cases) {
    await t.step(input, () => {
      // As kafkajs 2.2.4 does.
      const [kafkajsHost = "", port] = toKafkajsBroker(input).split(":");
      assertEquals(fromKafkajsHost(kafkajsHost), host);
      assertEquals(formatKafkajsBroker(`${kafkajsHost}:${Number(port)}`), shown);
    });
  }
});

Deno.test("an address that the cluster names is shown with brackets where it has to", async (t) => {
  const cases = [
    { broker: "::1:9092", expected: "[::1]:9092" },
    { broker: "fe80::1%eth0:9092", expected: "[fe80::1%eth0]:9092" },
    { broker: "kafka:9092", expected: "kafka:9092" },
    { broker: "", expected: "" },
  ];
  for (const { broker, expected } of cases) {
    await t.step(expected, () => assertEquals(formatKafkajsBroker(broker), expected));
  }
});
