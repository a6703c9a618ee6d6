/**
 * The settings in compose.yaml are settings, with values that the services take.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { parse } from "yaml";
import { API_SETTINGS } from "../../api/api_settings.ts";
import { CONSUMER_SETTINGS } from "../../consumer/consumer_settings.ts";
import { GENERATOR_SETTINGS } from "../../generator/generator_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";
import { may } from "../support/permissions.ts";

/** What the test reads of the file. */
interface Compose {
  readonly services: Readonly<
    Record<string, { readonly environment?: Readonly<Record<string, unknown>> }>
  >;
}

Deno.test("each service takes its settings in compose.yaml", { ignore: !may.read }, async (t) => {
  const text = await Deno.readTextFile(new URL("../../compose.yaml", import.meta.url));
  const compose = parse(text, { merge: true }) as Compose;
  const all = { ...API_SETTINGS, ...CONSUMER_SETTINGS, ...GENERATOR_SETTINGS };
  const services = [
    { name: "api", settings: API_SETTINGS },
    { name: "consumer", settings: CONSUMER_SETTINGS },
    { name: "generator", settings: GENERATOR_SETTINGS },
  ];
  for (const { name, settings } of services) {
    await t.step(name, () => {
      const environment = compose.services[name]?.environment ?? {};
      // They share what they all need, and each ignores what it does not read.
      assertEquals(Object.keys(environment).filter((key) => !Object.hasOwn(all, key)), []);
      readSettings((key) => {
        const value = environment[key];
        return value === undefined ? undefined : String(value);
      }, settings);
    });
  }
});
