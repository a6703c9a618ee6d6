/**
 * The settings of an API on an edge: keys are a must, files are refused.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { readEdgeSettings } from "../../api/edge_settings.ts";
import { SettingsError } from "../../shared/service/settings.ts";

const read = (environment: Readonly<Record<string, string>>) =>
  readEdgeSettings((name) => environment[name]);

Deno.test("readEdgeSettings() has the API's defaults, but no metrics, and logs JSON", () => {
  const { METRICS_ACCESS, DOCS_ACCESS, LOG_FORMAT, KAFKA_TOPIC } = read({ API_KEYS: "[]" });
  assertEquals([METRICS_ACCESS, DOCS_ACCESS, LOG_FORMAT, KAFKA_TOPIC], [
    "off",
    "public",
    "json",
    "delhaize_shop",
  ]);
  assertEquals(read({ AUTH: "none", METRICS_ACCESS: "read" }).METRICS_ACCESS, "read");
});

Deno.test("readEdgeSettings() reads no setting of a database or of a port", () => {
  const names = Object.keys(read({ API_KEYS: "[]" }));
  const others = ["DATABASE_URL", "HOST", "PORT", "TIME_ZONE", "DRAIN_DELAY_MS"];
  assertEquals(names.filter((name) => others.includes(name)), []);
});

Deno.test("readEdgeSettings() names every fault of the settings", async (t) => {
  const cases = [
    {
      name: "no keys",
      environment: {},
      expected: "API_KEYS is not set: set it (deno task api-key create makes a key), or set AUTH " +
        "to none to admit everybody who reaches this address",
    },
    {
      name: "files",
      environment: { API_KEYS: "[]", KAFKA_CA_FILE: "certs/ca.pem", STORES_FILE: "stores.json" },
      expected: "KAFKA_CA_FILE names a file, and this entry reads none: leave it out\n" +
        "  STORES_FILE names a file, and this entry reads none: leave it out",
    },
    {
      name: "a bad value",
      environment: { METRICS_ACCESS: "all" },
      expected: "METRICS_ACCESS is not one of public, read, off",
    },
  ];
  for (const { name, environment, expected } of cases) {
    await t.step(name, () => {
      const error = assertThrows(() => read(environment), SettingsError);
      assertEquals(error.message, `Cannot start with these settings:\n  ${expected}`);
    });
  }
});
