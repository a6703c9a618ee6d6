import { assertEquals } from "@std/assert";
import { KNOWN_DIFFERENCES } from "./known_differences.ts";
import { conformanceSuite } from "./support/conformance_suite.ts";

const holds = conformanceSuite();

for (const { what, reason, observe, ...expected } of KNOWN_DIFFERENCES) {
  holds(`the brokers still differ in: ${what}`, async ({ broker, connection }) => {
    assertEquals(
      await observe(connection),
      { kfake: expected.kafka, ...expected }[broker.kind],
      reason,
    );
  });
}
