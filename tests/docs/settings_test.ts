/**
 * docs/settings.md says what the settings say, and tasks may read what they need.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { API_SETTINGS } from "../../api/api_settings.ts";
import { CONSUMER_SETTINGS } from "../../consumer/consumer_settings.ts";
import config from "../../deno.json" with { type: "json" };
import { toSettingsPage } from "../../docs/write_settings.ts";
import { GENERATOR_SETTINGS } from "../../generator/generator_settings.ts";
import { LOCAL_SETTINGS } from "../../local/local_settings.ts";
import { may } from "../support/permissions.ts";

/** `deno fmt` pads cells and dashes: the words are what counts. */
function toWords(page: string): readonly string[] {
  return page.replaceAll(/-{3,}/g, "---").split(/\s+/);
}

Deno.test({
  name: "docs/settings.md is what docs/write_settings.ts writes",
  ignore: !may.read,
  async fn() {
    const page = await Deno.readTextFile(new URL("../../docs/settings.md", import.meta.url));
    assertEquals(toWords(page), toWords(toSettingsPage()));
  },
});

Deno.test("each service may read the variables of its settings", async (t) => {
  const services = [
    { task: "api", settings: API_SETTINGS },
    { task: "consume", settings: CONSUMER_SETTINGS },
    { task: "generate", settings: GENERATOR_SETTINGS },
    { task: "local", settings: LOCAL_SETTINGS },
  ] as const;
  for (const { task, settings } of services) {
    await t.step(task, () => {
      const allowed = /--allow-env=(\S+)/.exec(config.tasks[task].command)?.[1]?.split(",") ?? [];
      const mayRead = (name: string) =>
        allowed.some((each) =>
          each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : each === name
        );
      assertEquals(Object.keys(settings).filter((name) => !mayRead(name)), []);
    });
  }
});
