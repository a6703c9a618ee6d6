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
import type { SettingsSpec } from "../../shared/service/settings.ts";
import { may } from "../support/permissions.ts";
import { tempDir } from "../support/temp_dir.ts";

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
      const { command } = config.tasks[task];
      assertEquals(Object.keys(settings).filter((name) => !mayReadVariable(command, name)), []);
    });
  }
});

Deno.test("each task that reads secrets may have them in files, and in SECRETS_DIR", async (t) => {
  const all = [API_SETTINGS, CONSUMER_SETTINGS, GENERATOR_SETTINGS];
  const secrets = all.flatMap((settings: SettingsSpec) =>
    Object.values(settings).flatMap(({ fileOf }) => fileOf ?? [])
  );
  for (const [task, { command }] of Object.entries(config.tasks)) {
    const read = secrets.filter((name) => mayReadVariable(command, name));
    if (read.length === 0) continue;
    await t.step(task, () => {
      const files = [...read.map((name) => `${name}_FILE`), "SECRETS_DIR"];
      assertEquals(files.filter((name) => !mayReadVariable(command, name)), []);
      const all = / --allow-read /;
      const folders = " --allow-read=certs,$(cd $SECRETS_DIR 2>/dev/null && pwd || echo certs)";
      assertEquals(all.test(command) || command.includes(folders), true, command);
    });
  }
});

Deno.test("deno task lets a task read the folder of SECRETS_DIR, and none without it", {
  ignore: !may.runStack,
}, async (t) => {
  await using dir = await tempDir();
  await Deno.mkdir(`${dir.path}/secrets`);
  const [flag = ""] = / --allow-read=\S+?\$\(.*?\)/.exec(config.tasks.gaps.command) ?? [];
  await Deno.writeTextFile(
    `${dir.path}/deno.json`,
    JSON.stringify({ tasks: { show: `echo${flag}` } }),
  );
  const cases = [
    { name: "unset", secretsDir: undefined, expected: "certs" },
    { name: "empty", secretsDir: "", expected: "certs" },
    { name: "absolute", secretsDir: `${dir.path}/secrets`, expected: `${dir.path}/secrets` },
    { name: "relative", secretsDir: "secrets", expected: `${dir.path}/secrets` },
    { name: "missing", secretsDir: `${dir.path}/none`, expected: "certs" },
    { name: "with a blank", secretsDir: `${dir.path}/secrets /`, expected: "certs" },
  ];
  for (const { name, secretsDir, expected } of cases) {
    await t.step(name, async () => {
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "--quiet", "show"],
        cwd: dir.path,
        env: secretsDir === undefined ? {} : { SECRETS_DIR: secretsDir },
      }).output();
      assertEquals(new TextDecoder().decode(stdout), `--allow-read=certs,${expected}\n`);
    });
  }
});

/** Whether the task with this command may read the environment variable `name`. */
function mayReadVariable(command: string, name: string): boolean {
  const allowed = /--allow-env=(\S+)/.exec(command)?.[1]?.split(",") ?? [];
  return allowed.some((each) =>
    each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : each === name
  );
}
