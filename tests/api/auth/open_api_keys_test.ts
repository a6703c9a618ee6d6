/**
 * The settings name keys, no keys, or have faults, which one message lists.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { AUTH_SETTINGS, openApiKeys } from "../../../api/auth/open_api_keys.ts";
import { readSettings, SettingsError } from "../../../shared/service/settings.ts";
import { anApiKey, TOKEN } from "./an_api_key.ts";

const ONE = JSON.stringify([anApiKey()]);

function open(environment: Record<string, string>, file = ONE) {
  return openApiKeys(readSettings((name) => environment[name], AUTH_SETTINGS), {
    toFile: () => ({ version: () => "1", read: () => file }),
    now: () => 0,
  });
}

Deno.test("openApiKeys() reads the keys of either setting, or none", async (t) => {
  const cases = [
    { name: "nothing set", environment: {}, expected: undefined },
    { name: "AUTH none", environment: { AUTH: "none" }, expected: undefined },
    { name: "API_KEYS", environment: { API_KEYS: ONE }, expected: "till-1" },
    { name: "API_KEYS_FILE", environment: { API_KEYS_FILE: "keys.json" }, expected: "till-1" },
  ];
  for (const { name, environment, expected } of cases) {
    await t.step(name, () => assertEquals(open(environment)?.verify(TOKEN)?.name, expected));
  }
});

Deno.test("openApiKeys() asks for keys even when the list is empty", () => {
  const keys = open({ API_KEYS: "[]" });
  assertEquals([keys !== undefined, keys?.verify(TOKEN)], [true, undefined]);
});

Deno.test("openApiKeys() names every fault of the settings", async (t) => {
  const cases = [
    {
      name: "both",
      environment: { API_KEYS: ONE, API_KEYS_FILE: "keys.json" },
      expected: "API_KEYS and API_KEYS_FILE are both set: only one of them may be",
    },
    {
      name: "keys and AUTH none",
      environment: { API_KEYS: ONE, AUTH: "none" },
      expected: "AUTH is none although there are API keys: remove one of them",
    },
    {
      name: "bad entries",
      environment: { API_KEYS: "[1, 2]" },
      expected: "API_KEYS /0 must be an object\n  API_KEYS /1 must be an object",
    },
    {
      name: "a bad file",
      environment: { API_KEYS_FILE: "keys.json" },
      file: "{}",
      expected: "API_KEYS_FILE must be a JSON array of entries",
    },
    { name: "another AUTH", environment: { AUTH: "no" }, expected: "AUTH is not one of none" },
  ];
  for (const { name, environment, file, expected } of cases) {
    await t.step(name, () => {
      const error = assertThrows(() => open(environment, file), SettingsError);
      assertEquals(error.message, `Cannot start with these settings:\n  ${expected}`);
    });
  }
});

Deno.test("openApiKeys() refuses a file where it has no access to files", () => {
  const settings = { API_KEYS: undefined, API_KEYS_FILE: "keys.json", AUTH: undefined };
  assertThrows(
    () => openApiKeys(settings),
    SettingsError,
    "API_KEYS_FILE must be a file that can be read: this process reads no files",
  );
});
